import type { Budget, GuardStatus, PlaneStatus, Status } from '@manga-assist/contracts'
import {
  type Admission,
  concurrencyUtilization,
  effectivePolicy,
  type GuardFigures,
  noBoundUsd,
} from '@manga-assist/overflow'
import type { OverflowPlane, PrimaryPlane } from './plane.ts'

/** The router's part of `/status`, with that of what watches its demand. */
export type RouterStatus = Pick<
  Status,
  | ('policy' | 'mode' | 'cause' | 'planes' | 'offered' | 'waiting' | 'spillRatio' | 'breaker' | 'guards' | 'budget')
  | (
      | 'decisions'
      | 'lastDecisions'
      | 'lastDiverted'
      | 'classes'
      | 'effectivePolicy'
      | 'policyFile'
      | 'scale'
      | 'prewarm'
    )
>

/** How many decisions `/status` shows. */
const decisionsShown = 20

export function routerStatus(
  admission: Admission,
  primary: PrimaryPlane,
  overflow: OverflowPlane,
  { offered, nowMs, wallMs }: { offered: number; nowMs: number; wallMs: number },
): RouterStatus {
  const { mode } = admission
  const figures = admission.guardFigures()
  return {
    policy: admission.policyName,
    mode: mode.kind,
    ...(mode.kind === 'overflow' && { cause: mode.cause }),
    planes: [primaryStatus(primary), overflowStatus(overflow)],
    offered,
    waiting: admission.waiting,
    spillRatio: admission.log.spillRatio(nowMs),
    breaker: overflow.breaker,
    guards: guardsOf(figures, overflow),
    budget: budgetOf(admission, overflow, figures),
    classes: admission.classFigures(),
    effectivePolicy: effectivePolicy(admission.settings),
    decisions: admission.log.counts(),
    lastDecisions: admission.log.latest(decisionsShown, nowMs, wallMs),
    lastDiverted: admission.log.latestDiverted(decisionsShown, nowMs, wallMs),
  }
}

const minutesPerHour = 60

function guardsOf({ unavailable, isDependencySlow, coldSpills }: GuardFigures, overflow: OverflowPlane): GuardStatus {
  const { breaker, throttling } = overflow.guards?.() ?? { breaker: null, throttling: null }
  return { unavailable: unavailable ?? null, breaker, throttling, isDependencySlow, coldStarts: coldSpills }
}

function budgetOf(
  { settings, leftUsd }: Admission,
  { spentUsd }: OverflowPlane,
  { spentInHourUsd }: GuardFigures,
): Budget {
  const spend = settings.guards?.spend
  return {
    spentUsd,
    spentInHourUsd,
    limitUsdPerHour: spend ? Math.min(spend.usdPerMinute * minutesPerHour, spend.usdPerDay) : null,
    limitUsdPerMinute: bound(spend?.usdPerMinute),
    limitUsdPerDay: bound(spend?.usdPerDay),
    leftUsd: leftUsd ?? null,
  }
}

/** A bound that nobody set, beside one that somebody did, is more than anybody spends. */
function bound(usd = Number.POSITIVE_INFINITY): number | null {
  return usd < noBoundUsd ? usd : null
}

function primaryStatus(primary: PrimaryPlane): PlaneStatus {
  const load = primary.load()
  return {
    name: primary.name,
    inFlight: load.inFlight,
    concurrencyLimit: load.concurrencyLimit,
    utilization: finite(concurrencyUtilization(load)),
    cpuUtilization: load.cpuUtilization ?? null,
    eventLoopUtilization: load.eventLoopUtilization ?? null,
    tasks: primary.tasks(),
  }
}

function overflowStatus({ name, inFlight, concurrencyLimit }: OverflowPlane): PlaneStatus {
  const utilization = concurrencyLimit > 0 ? inFlight / concurrencyLimit : 0
  return { name, inFlight, concurrencyLimit, utilization, cpuUtilization: null, eventLoopUtilization: null, tasks: [] }
}

/** JSON has no infinity: a plane without any limit left counts as full. */
function finite(utilization: number): number {
  return Number.isFinite(utilization) ? utilization : 1
}
