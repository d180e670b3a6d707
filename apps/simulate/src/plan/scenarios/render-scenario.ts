import { type Cell, escapeMarkup, renderPage, renderTable } from '@manga-assist/charts'
import { aligned } from '@manga-assist/command-line'
import type { ScenarioReport, Section } from './scenario-report.ts'

/** The study for a terminal. */
export function renderScenario(report: ScenarioReport): string {
  const { title, headline, sections, assumptions } = report
  const parts = sections.map(({ title: name, head, rows, note }) => {
    const table = aligned([head, ...rows.map((row) => row.map(textOf))])
    return `${name}\n${table}${note === undefined ? '' : `${note}\n`}`
  })
  const rests = assumptions.map((line) => `- ${line}`).join('\n')
  return `${title}\n\n${parts.join('\n')}\nWhat this rests on:\n${rests}\n\n${headline}\n`
}

/** The study as one self-contained page. */
export function renderScenarioPage({ title, headline, met, sections, assumptions, seed }: ScenarioReport): string {
  const body = `<h1>MangaAssist plan: ${escapeMarkup(title)}</h1>
<p class="headline"><span class="${met ? 'good">✓' : 'bad">✗'}</span> ${escapeMarkup(headline)}</p>
<p class="facts">seed ${seed}</p>
${sections.map(renderSection).join('\n')}
<h2>What this rests on</h2>
<ul class="notes">${assumptions.map((line) => `<li>${escapeMarkup(line)}</li>`).join('')}</ul>`
  return renderPage({ title: `Plan: ${title}`, body })
}

function renderSection({ title, head, rows, chart, note, words = [] }: Section): string {
  return `<h2>${escapeMarkup(title)}</h2>
${chart === undefined ? '' : `<figure>${chart}</figure>`}
${renderTable({ caption: title, head, rows, words })}
${note === undefined ? '' : `<p class="facts">${escapeMarkup(note)}</p>`}`
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text
}
