import { escapeMarkup, renderPage, renderTable } from '@manga-assist/charts'
import type { Plan, PolicyName } from '@manga-assist/simulator'
import type { Course } from '../examine.ts'
import { faultRows } from '../fault-table.ts'
import { headlineOf, isHybrid, nameOf, type PlanReport, type WholeReport } from '../report.ts'
import { planColumns } from '../table.ts'
import { type DrawnCourse, renderCapacity, renderCourses } from './course-charts.ts'
import { renderFrontiers } from './frontier-chart.ts'
import { renderMoney } from './money-chart.ts'

/** The report as one self-contained page: it asks nothing of any server. */
export function renderPlanPage({ report, courses }: WholeReport): string {
  const headline = headlineOf(report)
  const isMet = report.cheapest !== null
  const drawn = chosenOf(courses)
  const body = `<h1>MangaAssist plan</h1>
<p class="headline"><span class="${isMet ? 'good">✓' : 'bad">✗'}</span> ${escapeMarkup(headline)}.</p>
${renderFacts(report)}
<h2>Plans</h2>
${renderPlansTable(report.plans)}
<h2>Money</h2>
<figure>${renderMoney(report.plans)}</figure>
<h2>Money by tasks at rest</h2>
<figure>${renderFrontiers(report)}</figure>
<h2>What becomes of the requests</h2>
<figure>${renderCourses(drawn, report.durationMs)}</figure>
<h2>Tasks and Lambda over time</h2>
<figure>${renderCapacity(drawn, report.durationMs)}</figure>
${renderFaultSection(report)}
<h2>What this rests on</h2>
<ul class="notes">${report.assumptions.map((line) => `<li>${escapeMarkup(line)}</li>`).join('')}</ul>
<h2>How to read this</h2>
${notes}`
  return renderPage({ title: `Plan: ${headline}`, body })
}

/** What everybody compares with. */
const compared: readonly PolicyName[] = ['none', 'lambda-only', 'alarm-weights']

/** The plan that is cheapest, the cheapest that decides by request, and those that everybody compares with. */
function chosenOf(courses: readonly Course[]): DrawnCourse[] {
  const hybrid = courses.find(isHybrid)
  return courses
    .filter((course, place) => place === 0 || course === hybrid || compared.includes(course.policy))
    .map(({ policy, spans }) => ({ id: policy, label: nameOf(policy), spans }))
}

const notes = `<dl class="notes">
<dt>tasks, most</dt><dd>At rest, which is the fewest; the most that scaling came to.</dd>
<dt>limit</dt><dd>Requests that a task takes at once; what exceeds the sum is spilled, or waits. A dash where it decides nothing.</dd>
<dt>on Lambda</dt><dd>Share of the requests; MB is the memory of the function.</dd>
<dt>late</dt><dd>Waited over a second. Refused and lost requests count against the same objective.</dd>
<dt>p99</dt><dd>Of the wait: what 99 of 100 requests take, at most, beyond their time on an idle processor.</dd>
</dl>`

function renderFacts(report: PlanReport): string {
  const { trace, requests, durationMs, mostAtOnce, objective, seed, trials, model } = report
  const facts = [
    trace,
    `${requests.toLocaleString('en-US')} requests in ${(durationMs / 3_600_000).toFixed(1)} h, up to ${mostAtOnce.toLocaleString('en-US')} at once`,
    `objective: p99 of the wait ${objective.waitP99Ms.toLocaleString('en-US')} ms, at most ${objective.late * 100} % late, refused or lost`,
    `model ${model}, ${trials.toLocaleString('en-US')} simulations, seed ${seed}`,
  ]
  return `<p class="facts">${facts.map(escapeMarkup).join(' · ')}</p>`
}

function renderPlansTable(plans: readonly Plan[]): string {
  const head = planColumns.map(({ title }) => title)
  const rows = plans.map((plan) =>
    planColumns.map(({ title, value }) => {
      // As in the charts below it.
      if (title === 'policy') return nameOf(plan.policy)
      return title === 'objective' && !plan.met ? { text: value(plan), isBad: true } : value(plan)
    }),
  )
  return renderTable({ caption: 'The best plan of every policy, cheapest first', head, rows })
}

function renderFaultSection({ faults }: PlanReport): string {
  if (faults.length === 0) return ''
  const [head = [], ...rows] = faultRows(faults, nameOf)
  const caption = 'How many more requests are late, refused or lost when something breaks at the peak'
  return `<h2>When something breaks at the peak</h2>\n${renderTable({ caption, head, rows })}`
}
