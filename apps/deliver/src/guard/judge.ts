import type { DeploymentUnderWay } from '../aws/read-deployments.ts'

/** Stages before all tasks of the new version run. What comes later ends by itself: the check, the alarms, two waits. */
const beforeTasksRun: ReadonlySet<string | undefined> = new Set([
  undefined,
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
])

/** Pure: whether a canary waits for tasks that should long have started. Others have the circuit breaker, which a canary has not. */
export function isStuck(deployment: DeploymentUnderWay, { wallMs, mostMs }: { wallMs: number; mostMs: number }) {
  const { strategy, stage, createdAtMs } = deployment
  return strategy === 'CANARY' && beforeTasksRun.has(stage) && wallMs - createdAtMs > mostMs
}
