import { aligned } from '@manga-assist/command-line'
import { type Plan, usesLimit } from '@manga-assist/simulator'
import { share } from '../format.ts'

const dollars = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2, minimumFractionDigits: 2 })
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const nothing = '–'

/** The columns of a plan, left to right: the same on the terminal and on the page. */
export const planColumns: readonly { title: string; value(plan: Plan): string }[] = [
  { title: 'policy', value: ({ policy }) => policy },
  { title: 'tasks', value: ({ tasks }) => whole.format(tasks) },
  { title: 'most', value: ({ mostTasks }) => whole.format(mostTasks) },
  { title: 'scaling', value: ({ tasks, scaling }) => (tasks === 0 ? nothing : scaling) },
  { title: 'limit', value: (plan) => (plan.tasks > 0 && usesLimit(plan) ? whole.format(plan.slotsPerTask) : nothing) },
  { title: 'on Lambda', value: ({ spilled }) => share(spilled) },
  { title: 'MB', value: (plan) => (plan.spilled > 0 ? whole.format(plan.lambdaMemoryMb) : nothing) },
  { title: 'USD/month', value: ({ usdPerMonth }) => dollars.format(usdPerMonth) },
  { title: 'tasks USD', value: ({ fargateUsdPerMonth }) => dollars.format(fargateUsdPerMonth) },
  { title: 'Lambda USD', value: ({ lambdaUsdPerMonth }) => dollars.format(lambdaUsdPerMonth) },
  { title: 'p99 s', value: ({ waitP99Ms }) => (waitP99Ms / 1_000).toFixed(2) },
  { title: 'late', value: ({ late }) => share(late) },
  { title: 'refused', value: ({ shed }) => share(shed) },
  { title: 'lost', value: ({ failed }) => share(failed) },
  { title: 'objective', value: ({ met }) => (met ? 'met' : 'MISSED') },
]

/** The plans as an aligned table. */
export function renderPlans(plans: readonly Plan[]): string {
  const rows = plans.map((plan) => planColumns.map(({ value }) => value(plan)))
  return aligned([planColumns.map(({ title }) => title), ...rows])
}
