import { escapeMarkup, scrollable } from '@manga-assist/charts'
import { formatSeconds } from './format.ts'
import type { BurstReport, FailureNote } from './report.ts'
import { type Column, columns, sharedHeadings, type TableLine, tableLines } from './table-model.ts'

/** The same lines and columns as the table on the terminal. */
export function renderPhasesTable(report: BurstReport): string {
  const shared = sharedHeadings().map(({ heading, span }) =>
    heading === ''
      ? `<td colspan="${span}"></td>`
      : `<th class="shared starts-group" scope="colgroup" colspan="${span}">${heading}</th>`,
  )
  const titles = columns.map((column) => `<th scope="col"${groupClass(column)}>${column.title}</th>`)
  const caption = 'Each phase, by kind of request and by plane: counts, and times in milliseconds'
  const table = `<table><caption class="hidden">${caption}</caption>
<thead><tr><td colspan="2"></td>${shared.join('')}</tr>
<tr><th scope="col" class="text">phase</th><th scope="col" class="text">requests</th>${titles.join('')}</tr></thead>
<tbody>
${tableLines(report).map(renderLine).join('\n')}
</tbody></table>`
  return scrollable(caption, table)
}

/** The failures that were kept, in the order of their ends. */
export function renderFailuresTable(failures: readonly FailureNote[]): string {
  const titles = ['phase', 'at', 'request', 'class', 'status', 'code', 'message', 'request id']
  const head = titles.map((title) => `<th scope="col" class="text">${title}</th>`).join('')
  const caption = 'Requests that went wrong, in the order of their ends'
  const table = `<table class="failures"><caption class="hidden">${caption}</caption>
<thead><tr>${head}</tr></thead><tbody>
${failures.map(renderFailure).join('\n')}
</tbody></table>`
  return scrollable(caption, table)
}

function renderLine(line: TableLine): string {
  if (line.kind === 'event') {
    return `<tr><td></td><th scope="row">event</th><td class="text bad" colspan="${columns.length}">${escapeMarkup(line.text)}</td></tr>`
  }
  const begins = line.group === 'all'
  const cells = columns.map((column) => {
    const names = [column.startsGroup ? 'starts-group' : '', column.isBad?.(line.row) ? 'bad' : ''].join(' ').trim()
    return `<td class="${names}">${escapeMarkup(column.value(line.row, line))}</td>`
  })
  // The phase stands at its first line only, for the eye; each line is named by both.
  const phase = begins ? line.phase.name : `<span class="hidden">${line.phase.name}</span>`
  const labels = `<th scope="row">${phase}</th><th scope="row">${line.group}</th>`
  return `<tr${begins ? ' class="begins"' : ''}>${labels}${cells.join('')}</tr>`
}

function renderFailure(note: FailureNote): string {
  const { phase, atMs, kind, class: failureClass, status, code, message, requestId } = note
  const plain = [phase, formatSeconds(atMs), kind, failureClass, String(status ?? '–'), code ?? '–']
  const cells = plain.map((text) => `<td class="text">${escapeMarkup(text)}</td>`)
  const last = `<td class="text wrap">${escapeMarkup(message)}</td><td class="text">${escapeMarkup(requestId ?? '–')}</td>`
  return `<tr>${cells.join('')}${last}</tr>`
}

function groupClass(column: Column): string {
  return column.startsGroup ? ' class="starts-group"' : ''
}
