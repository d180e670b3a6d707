import { escapeMarkup, renderLegend, renderPage, renderRankedBars, renderTable } from '@manga-assist/charts'
import type { TimelineSpan } from '@manga-assist/simulator'
import { share } from '../format.ts'
import { renderCourses } from '../plan/page/course-charts.ts'
import { columnsOf, type Row } from '../table.ts'

/** One simulation, as it is to be shown. */
export interface Shown {
  row: Row
  /** Of what was recorded it is not known how the money is divided, nor the course. */
  details?: { fargateUsd: number; lambdaUsd: number; spans: readonly TimelineSpan[] }
}

export interface SimulatePageInput {
  shown: readonly Shown[]
  /** Said in one line below the headline. */
  facts: readonly string[]
  durationMs: number
  /** A table of its own below the first: what each replay would have changed. */
  differences?: readonly (readonly string[])[]
}

/** More courses than these nobody compares. */
const mostCourses = 6

/** The report as one self-contained page: it asks nothing of any server. */
export function renderSimulatePage({ shown, facts, durationMs, differences }: SimulatePageInput): string {
  const rows = shown.map(({ row }) => row)
  const headline = headlineOf(rows)
  const body = `<h1>MangaAssist simulation</h1>
<p class="headline">${escapeMarkup(headline)}</p>
<p class="facts">${facts.map(escapeMarkup).join(' · ')}</p>
<h2>What each policy made of it</h2>
${renderResults(rows)}
${differences === undefined ? '' : renderDifferences(differences)}
<h2>Money</h2>
<figure>${renderMoney(shown)}</figure>
<h2>What becomes of the requests</h2>
${renderCourseSection(shown, durationMs)}
<h2>How to read this</h2>
${notes}`
  return renderPage({ title: `Simulation: ${headline}`, body })
}

/** One sentence: under which policy the fewest wait too long or are refused, and under which the most. */
function headlineOf(rows: readonly Row[]): string {
  const ranked = rows.toSorted((a, b) => missed(a) - missed(b) || a.costUsd - b.costUsd)
  const [best, worst] = [ranked[0], ranked.at(-1)]
  if (best === undefined || worst === undefined) return 'Nothing was simulated.'
  const told = (row: Row) => `${share(missed(row))} late or refused for ${dollars(row.costUsd)}`
  const first = `${labelOf(best, rows)} leaves ${told(best)}`
  return best === worst ? `${first}.` : `${first}; ${labelOf(worst, rows)} leaves ${told(worst)}.`
}

function missed({ late, shed, requests }: Row): number {
  return late + (requests === 0 ? 0 : shed / requests)
}

/** With the number of slots where there are several. */
function labelOf({ policy, slots }: Row, rows: readonly Row[]): string {
  return rows.every((row) => row.slots === slots) ? policy : `${policy}, ${slots} slots`
}

function dollars(usd: number): string {
  return `$${usd.toFixed(usd < 100 ? 4 : 0)}`
}

function renderResults(rows: readonly Row[]): string {
  const columns = columnsOf(rows)
  const head = ['policy', ...columns.map(({ title }) => title)]
  const cells = rows.map((row) => [row.policy, ...columns.map(({ value }) => value(row))])
  return renderTable({
    caption: 'Each policy: what became of the requests, how long they waited, the cost',
    head,
    rows: cells,
  })
}

function renderDifferences([head = [], ...rows]: readonly (readonly string[])[]): string {
  return `<h2>Against what was recorded</h2>
${renderTable({ caption: 'What each replay would have changed; shares in percentage points', head, rows })}`
}

function renderMoney(shown: readonly Shown[]): string {
  const rows = shown.map(({ row }) => row)
  const bars = shown.map(({ row, details }) => ({
    label: labelOf(row, rows),
    parts: details
      ? [
          { name: 'fargate', value: details.fargateUsd },
          { name: 'lambda', value: details.lambdaUsd },
        ]
      : [{ name: 'none', value: row.costUsd }],
    note: dollars(row.costUsd),
  }))
  const legend = renderLegend([
    { name: 'fargate', label: 'tasks on Fargate' },
    { name: 'lambda', label: 'Lambda' },
    ...(shown.some(({ details }) => details === undefined) ? [{ name: 'none', label: 'recorded, both' }] : []),
  ])
  return (
    legend + renderRankedBars({ id: 'money', title: 'Dollars for the whole trace under each policy, by plane', bars })
  )
}

function renderCourseSection(shown: readonly Shown[], durationMs: number): string {
  const rows = shown.map(({ row }) => row)
  const courses = shown.flatMap(({ row, details }, place) =>
    details === undefined ? [] : [{ id: `${place}`, label: labelOf(row, rows), spans: details.spans }],
  )
  const drawn = courses.slice(0, mostCourses)
  const left = courses.length - drawn.length
  const rest = left === 0 ? '' : `<p class="facts">${left} more are in the table only.</p>`
  return `${renderCourses(drawn, durationMs)}${rest}`
}

const notes = `<dl class="notes">
<dt>slots</dt><dd>Requests that the primary plane takes at once.</dd>
<dt>spilled</dt><dd>Share of the requests that ran on Lambda.</dd>
<dt>shed</dt><dd>Requests that were refused.</dd>
<dt>late</dt><dd>Share that waited over a second; a cold start is waiting.</dd>
<dt>wait</dt><dd>In seconds, before service: the median, and what 95 and 99 of 100 requests waited at most.</dd>
<dt>Lambda s</dt><dd>Seconds as AWS bills them, starts of environments included.</dd>
<dt>flips</dt><dd>Changes of mode or of weights; a policy that decides request by request has none.</dd>
<dt>USD</dt><dd>Tasks and Lambda from the first arrival to the last completion.</dd>
</dl>`
