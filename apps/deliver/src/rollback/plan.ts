import { type Call, stopDeploymentCall } from '../aws/call.ts'
import type { FunctionUnit, FunctionVersion } from '../aws/read-function.ts'
import type { ServiceState, ServiceUnit } from '../aws/read-service.ts'

export type RollbackPlan =
  | { kind: 'change'; calls: readonly Call[] }
  /** It runs already. */
  | { kind: 'unchanged' }
  /** Nothing was kept of that commit: `message` says what was looked for. */
  | { kind: 'unknown-commit'; message: string }

export interface ServiceFacts {
  service: ServiceState
  /** Commit of the revision that is current. */
  commit: string | undefined
  deploymentUnderWay: string | undefined
  /** Newest revision with the wanted commit. */
  revision: string | undefined
}

/** How a way back goes: all at once, or by the service's own canary. */
export type Pace = 'at-once' | 'canary'

/** The client waits ten minutes; a canary takes twenty when nothing holds it up, and this allows forty. */
const canaryWaitsAgain = 3

/** Pure: the calls that bring a service back. What is under way is ended first, which brings back what was before it. */
export function planServiceRollback(unit: ServiceUnit, sha: string, facts: ServiceFacts, pace: Pace): RollbackPlan {
  const { service, commit, deploymentUnderWay, revision } = facts
  if (commit === sha && deploymentUnderWay === undefined) return { kind: 'unchanged' }
  if (revision === undefined) {
    return { kind: 'unknown-commit', message: `no revision of ${unit.service} has an image of commit ${sha}` }
  }
  const place = ['--cluster', unit.cluster, '--service', unit.service]
  const wait = ['ecs', 'wait', 'services-stable', '--cluster', unit.cluster, '--services', unit.service]
  const update = ['ecs', 'update-service', ...place]
  const before = service.deploymentConfiguration
  const quick = pace === 'at-once' ? withoutCanary(before) : undefined
  return {
    kind: 'change',
    calls: [
      ...(deploymentUnderWay === undefined
        ? []
        : [stopCall(deploymentUnderWay), { args: wait, why: 'until it is back' }]),
      {
        args: [...update, '--task-definition', revision, ...(quick ? configuration(quick) : [])],
        why: quick ? 'the revision of that commit, all at once' : 'the revision of that commit',
      },
      pace === 'canary'
        ? {
            args: wait,
            why: 'until its canary has ended; again where it gives up after ten minutes',
            waitsAgain: canaryWaitsAgain,
          }
        : { args: wait, why: 'until all its tasks serve' },
      ...(quick ? [{ args: [...update, ...configuration(before)], why: 'the next deployment is a canary again' }] : []),
    ],
  }
}

/** Pure: the calls that bring a function back: its alias leads to the version of that commit. */
export function planFunctionRollback(
  { functionName, alias }: FunctionUnit,
  sha: string,
  { live, versions }: { live: string; versions: readonly FunctionVersion[] },
): RollbackPlan {
  const wanted = versions.find(({ commit }) => commit === sha)
  if (wanted === undefined) {
    return { kind: 'unknown-commit', message: `no version of ${functionName} was made of commit ${sha}` }
  }
  if (wanted.version === live) return { kind: 'unchanged' }
  const args = ['lambda', 'update-alias', '--function-name', functionName, '--name', alias]
  const weights = ['--routing-config', 'AdditionalVersionWeights={}']
  return {
    kind: 'change',
    calls: [
      {
        args: [...args, '--function-version', wanted.version, ...weights],
        why: 'callers get that version from now on',
      },
    ],
  }
}

function stopCall(deployment: string): Call {
  return {
    args: stopDeploymentCall(deployment),
    why: 'ends the deployment under way',
  }
}

/** The same configuration with all traffic in the first step; undefined where it has no canary. */
function withoutCanary(before: Record<string, unknown>): Record<string, unknown> | undefined {
  if (before.strategy !== 'CANARY') return undefined
  return {
    ...before,
    bakeTimeInMinutes: 0,
    canaryConfiguration: { canaryPercent: 100, canaryBakeTimeInMinutes: 0 },
  }
}

function configuration(value: Record<string, unknown>): string[] {
  return ['--deployment-configuration', JSON.stringify(value)]
}
