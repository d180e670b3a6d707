import type { Objective, Plan, PolicyName } from '@manga-assist/simulator'
import type { Course, FaultOutcome } from './examine.ts'
import type { PlanOptions } from './options.ts'
import type { FoundPlans } from './search.ts'

/** What the table, the JSON and the page are made from. */
export interface PlanReport {
  trace: string
  objective: Objective
  model: PlanOptions['model']
  seed: number
  /** Of the trace: requests at once when none waits, and the middle of the stretch with most arrivals. */
  requests: number
  durationMs: number
  mostAtOnce: number
  peakAtMs: number
  /** Undefined where no policy meets the objective. */
  cheapest: PolicyName | null
  plans: readonly Plan[]
  faults: readonly FaultOutcome[]
  frontiers: FoundPlans['frontiers']
  trials: number
  assumptions: readonly string[]
}

/** The report, and what only the page shows. */
export interface WholeReport {
  report: PlanReport
  courses: readonly Course[]
}

/** How each policy is called where people read it. */
const names: Partial<Record<PolicyName, string>> = {
  none: 'Fargate only',
  'lambda-only': 'Lambda only',
  'alarm-weights': 'alarm, weights, 60 s',
  'alarm-weights-20s': 'alarm, weights, 20 s',
}

export function nameOf(policy: PolicyName): string {
  return names[policy] ?? policy
}

/** Whether the router decides request by request where it runs, as none of those does that everybody compares with. */
export function isHybrid({ policy }: { policy: PolicyName }): boolean {
  return names[policy] === undefined
}

/** One sentence: what is cheapest, and what it is to be compared with. */
export function headlineOf({ plans, cheapest }: Pick<PlanReport, 'plans' | 'cheapest'>): string {
  const [best, ...others] = plans
  if (best === undefined || cheapest === null) return 'Nothing meets the objective; each line is what comes nearest'
  const hybrid = plans.find(isHybrid)
  const beside = others
    .filter((plan) => plan.met && (plan === hybrid || !isHybrid(plan)))
    .map(({ policy, usdPerMonth }) => `${nameOf(policy)} ${dollars(usdPerMonth)}`)
  const rest = beside.length === 0 ? '' : ` (${beside.join('; ')})`
  return `${nameOf(best.policy)}: ${dollars(best.usdPerMonth)} a month${tasksOf(best)}${rest}`
}

function tasksOf({ tasks, scaling, spilled }: Plan): string {
  if (tasks === 0) return ''
  const scaled = scaling === 'none' ? '' : ` scaled by ${scaling}`
  const share = spilled === 0 ? '' : `, ${(spilled * 100).toFixed(spilled < 0.1 ? 1 : 0)} % on Lambda`
  return `, ${tasks} ${tasks === 1 ? 'task' : 'tasks'} at rest${scaled}${share}`
}

const money = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

export function dollars(usd: number): string {
  return `$${money.format(usd)}`
}
