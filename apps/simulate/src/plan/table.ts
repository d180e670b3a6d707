import type { Plan } from '@manga-assist/simulator'
import { aligned, share } from '../aligned.ts'

const dollars = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2, minimumFractionDigits: 2 })

/** The plans as an aligned table. */
export function renderPlans(plans: readonly Plan[]): string {
  const rows = plans.map((plan) => [
    plan.policy,
    String(plan.tasks),
    String(plan.slots),
    dollars.format(plan.usdPerMonth),
    (plan.waitP99Ms / 1_000).toFixed(2),
    share(plan.late),
    share(plan.shed),
    share(plan.spilled),
    plan.met ? 'met' : 'MISSED',
  ])
  return aligned([
    ['policy', 'tasks', 'slots', 'USD/month', 'p99 s', 'late', 'refused', 'on Lambda', 'objective'],
    ...rows,
  ])
}
