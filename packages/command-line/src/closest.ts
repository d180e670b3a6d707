/** The name that was probably meant: the one with the fewest letters to change, if they are few; undefined otherwise. */
export function closest(typed: string, names: readonly string[]): string | undefined {
  const most = Math.min(3, Math.floor(typed.length / 2))
  const ranked = names
    .map((name) => ({ name, distance: name.startsWith(typed) ? 1 : distance(typed, name) }))
    .sort((a, b) => a.distance - b.distance)
  const [best] = ranked
  return best !== undefined && best.distance <= most ? best.name : undefined
}

/** Letters to add, to take away or to replace, row by row (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1]
    for (const [place, other] of [...to].entries()) {
      const replaced = (row[place] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
