/** Ordinals that point into the last list, by where they point; -1 is the last. */
const ordinals: readonly [number, RegExp][] = [
  [0, /\b(first|1st|top)( one| title)?\b|\bnumber (one|1)\b|[一1１]番目|最初の|一つ目|1つ目/i],
  [1, /\b(second|2nd)( one| title)?\b|\bnumber (two|2)\b|[二2２]番目|二つ目|2つ目/i],
  [2, /\b(third|3rd)( one| title)?\b|\bnumber (three|3)\b|[三3３]番目|三つ目|3つ目/i],
  [-1, /\blast (one|title)\b|最後の(?!.*章)/i],
]

/** Items of the last list that a text points at by their place: "more like the second", "compare the first two". */
export function pointedAt<T>(text: string, list: readonly T[]): T[] {
  if (/\b(the )?(first )?two of them\b|\bfirst two\b|\bboth\b|最初の二つ|両方/i.test(text)) return list.slice(0, 2)
  const found = ordinals.filter(([, pattern]) => pattern.test(text)).map(([place]) => list.at(place))
  return [...new Set(found.filter((item) => item !== undefined))]
}
