import { escapeMarkup, renderPage } from '@manga-assist/charts'
import { renderChart } from './chart.ts'
import { renderSeries } from './chart-series.ts'
import { formatMs, formatRate, formatSeconds } from './format.ts'
import { renderFailuresTable, renderPhasesTable } from './page-tables.ts'
import type { BurstReport } from './report.ts'
import { renderComparisonTable } from './simulated/comparison-page.ts'
import { latenessWarning, verdictOf } from './verdict.ts'

/** The report as one self-contained page: it asks nothing of any server. */
export function renderReport(report: BurstReport): string {
  const { text, exitCode } = verdictOf(report)
  const body = `<h1>MangaAssist burst</h1>
<p class="headline"><span class="${exitCode === 0 ? 'good">✓' : 'bad">✗'}</span> ${escapeMarkup(capitalised(text))}</p>
${renderFacts(report)}
${renderWarning(report)}
<figure>
${renderSeries(report.timeline)}
${renderChart(report)}
</figure>
<h2>Phases and planes</h2>
${renderPhasesTable(report)}
${report.failures.length === 0 ? '' : `<h2>What went wrong</h2>\n${renderFailuresTable(report.failures)}`}
${report.simulation === null ? '' : `<h2>Simulated beside it</h2>\n${renderComparisonTable(report.simulation)}`}
<h2>How to read this</h2>
${notes}`
  return renderPage({ title: `Burst: ${text}`, body })
}

const notes = `<dl class="notes">
<dt>Open loop</dt><dd>Send times are fixed before the run. A slow answer delays no later request.</dd>
<dt>Latency</dt><dd>Counts from the intended send time, so that no waiting hides; completed requests only.</dd>
<dt>Phase</dt><dd>The one that a request was meant to be sent in, whenever its answer came.</dd>
<dt>First token</dt><dd>The first text of a chat; token gap is the time between one piece of text and the next.</dd>
<dt>Truncated</dt><dd>A successful answer that ended without saying that it was finished, or why not.</dd>
<dt>Shed</dt><dd>Refused for load: 503 with the code <code>shed</code>; it must say when to come back.</dd>
<dt>Spilled</dt><dd>Answers by Lambda over all answers of a plane, without refusals.</dd>
<dt>none</dt><dd>What carried no <code>x-served-by</code>: refusals at the door and requests without an answer.</dd>
</dl>`

function renderFacts({ base, startedAt, options, generator, killedTaskAtMs }: BurstReport): string {
  const { baseline, multiple, seconds, mix, seed, overflow } = options
  const facts = [
    `${base}, ${startedAt.slice(0, 19).replace('T', ' ')} UTC`,
    `baseline ${formatRate(baseline)}/s, step ${formatRate(baseline * multiple)}/s for ${seconds} s`,
    `chat ${mix.chat} to recommendations ${mix.recs}, seed ${seed}`,
    ...(overflow === null ? [] : [`overflow ${overflow}`]),
    ...(killedTaskAtMs === null ? [] : [`a task was killed at ${formatSeconds(killedTaskAtMs)}`]),
    `generator late by ${formatMs(generator.latenessP99Ms)} ms (p99)`,
  ]
  return `<p class="facts">${facts.map(escapeMarkup).join(' · ')}</p>`
}

function renderWarning(report: BurstReport): string {
  const warning = latenessWarning(report)
  return warning === undefined ? '' : `<p class="warning">${escapeMarkup(capitalised(warning))}.</p>`
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
