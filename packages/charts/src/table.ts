import { escapeMarkup } from './escape-markup.ts'
import { scrollable } from './scrollable.ts'

/** One cell: plain, or marked as one that must not be. */
export type Cell = string | { text: string; isBad: boolean }

export interface Table {
  /** Read out before the table. */
  caption: string
  head: readonly string[]
  rows: readonly (readonly Cell[])[]
  /** Titles of columns that hold words, which begin at the left. */
  words?: readonly string[]
}

/** A table whose first column names its rows. */
export function renderTable({ caption, head, rows, words = [] }: Table): string {
  const isText = head.map((title, column) => column === 0 || words.includes(title))
  const titles = head.map((title, column) => {
    return `<th scope="col"${isText[column] ? ' class="text"' : ''}>${escapeMarkup(title)}</th>`
  })
  const table = `<table><caption class="hidden">${escapeMarkup(caption)}</caption>
<thead><tr>${titles.join('')}</tr></thead>
<tbody>
${rows.map((row) => renderRow(row, isText)).join('\n')}
</tbody></table>`
  return scrollable(caption, table)
}

function renderRow([name, ...cells]: readonly Cell[], isText: readonly boolean[]): string {
  const rest = cells.map((cell, column) => {
    const names = [isText[column + 1] ? 'text' : '', isBad(cell) ? 'bad' : ''].join(' ').trim()
    return `<td${names === '' ? '' : ` class="${names}"`}>${escapeMarkup(textOf(cell))}</td>`
  })
  return `<tr><th scope="row">${escapeMarkup(textOf(name ?? ''))}</th>${rest.join('')}</tr>`
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text
}

function isBad(cell: Cell): boolean {
  return typeof cell !== 'string' && cell.isBad
}
