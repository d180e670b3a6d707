/** A table, laid out as the formatter wants it. Lines and bars within a cell would end it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(cellOf))
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0), fewestDashes))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [first = [], ...others] = cells
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n')
}

/** Fewer make no rule under the head of a table. */
const fewestDashes = 3

export function code(text: string): string {
  return `\`${text}\``
}

/** `a`, `b` or `c`. */
export function choice(names: readonly string[]): string {
  const all = names.map(code)
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`
}

/** A page that nobody writes by hand: says so under its title. */
export function generatedPage(title: string, from: string, sections: readonly string[]): string {
  const notice = `_Written by \`npm run docs\` from ${from}. Change those, not this page._`
  return `${[`# ${title}`, notice, ...sections].join('\n\n')}\n`
}

/** Where a link on a page of docs/ leads, given from the root. */
export function linkTo(path: string, text = path): string {
  return `[${text}](../${path})`
}

function cellOf(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')
}
