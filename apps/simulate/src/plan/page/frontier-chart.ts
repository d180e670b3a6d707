import { type LinePoint, renderLine, renderLineLegend, renderPlot } from '@manga-assist/charts'
import type { Plan } from '@manga-assist/simulator'
import { dollars, nameOf, type PlanReport } from '../report.ts'
import { valueAxis } from './axes.ts'

/** Beyond so many times the dearest plan with tasks nothing is worth drawing. */
const room = 1.25

/** Money by the number of tasks at rest: for every policy its best with that many. Hollow where the objective is missed. */
export function renderFrontiers({ frontiers, plans }: PlanReport): string {
  const withTasks = frontiers.filter((frontier) => frontier.plans.some(({ tasks }) => tasks > 0))
  const ofPlans = plans.filter(({ tasks }) => tasks > 0).map(({ usdPerMonth }) => usdPerMonth)
  const mostUsd = Math.max(1, ...ofPlans) * room
  const lines = withTasks.map(({ policy, plans: all }) => ({
    label: nameOf(policy),
    points: all.filter(({ usdPerMonth }) => usdPerMonth <= mostUsd).map(toPoint),
  }))
  const x = valueAxis('tasks at rest', Math.max(1, ...lines.flatMap(({ points }) => points.map((point) => point.x))))
  const y = valueAxis('dollars a month', mostUsd)
  const title = 'Dollars a month by the number of tasks at rest, for each policy; hollow where the objective is missed'
  const chart = renderPlot({ id: 'frontiers', title, x, y }, (plot) =>
    lines.map(({ points }, place) => renderLine(points, place, plot)),
  )
  const caption = 'The best plan with each number of tasks at rest; hollow where it misses the objective.'
  return `${renderLineLegend(lines.map(({ label }) => label))}<p class="facts">${caption}</p>${chart}`
}

function toPoint({ policy, tasks, scaling, slotsPerTask, usdPerMonth, met, spilled }: Plan): LinePoint {
  const share = `${(spilled * 100).toFixed(1)} % on Lambda`
  return {
    x: tasks,
    y: usdPerMonth,
    isHollow: !met,
    description: `${nameOf(policy)}, ${tasks} tasks, scaling ${scaling}, limit ${slotsPerTask}: ${dollars(usdPerMonth)}, ${share}${met ? '' : ', objective missed'}`,
  }
}
