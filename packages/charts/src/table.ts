import { escapeMarkup } from './escape-markup.ts'

/** One cell: plain, or marked as one that must not be. */
export type Cell = string | { text: string; isBad: boolean }

/** A table whose first column names its rows; `caption` is read out before it. */
export function renderTable(options: { caption: string; head: readonly string[]; rows: readonly (readonly Cell[])[] }) {
  const { caption, head, rows } = options
  const titles = head.map(
    (title, column) => `<th scope="col"${column === 0 ? ' class="text"' : ''}>${escapeMarkup(title)}</th>`,
  )
  return `<div class="scroll"><table><caption class="hidden">${escapeMarkup(caption)}</caption>
<thead><tr>${titles.join('')}</tr></thead>
<tbody>
${rows.map(renderRow).join('\n')}
</tbody></table></div>`
}

function renderRow([name, ...cells]: readonly Cell[]): string {
  const rest = cells.map((cell) => `<td${isBad(cell) ? ' class="bad"' : ''}>${escapeMarkup(textOf(cell))}</td>`)
  return `<tr><th scope="row">${escapeMarkup(textOf(name ?? ''))}</th>${rest.join('')}</tr>`
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text
}

function isBad(cell: Cell): boolean {
  return typeof cell !== 'string' && cell.isBad
}
