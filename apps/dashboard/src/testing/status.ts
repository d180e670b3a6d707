import type {
  DecisionCount,
  DecisionRecord,
  PlaneStatus,
  Status,
  TaskStatus,
  TrafficStatus,
} from '@manga-assist/contracts'

/** A quiet router's status, with what a test says otherwise. */
export function statusOf(said: Partial<Status> = {}): Status {
  return {
    service: 'router',
    at: '2026-11-22T10:00:00.000Z',
    uptimeMs: 60_000,
    lifecycle: 'serving',
    policy: 'static',
    mode: 'normal',
    planes: [planeOf('fargate'), planeOf('lambda')],
    offered: 0,
    traffic: trafficOf(),
    waiting: 0,
    spillRatio: 0,
    breaker: 'closed',
    guards: {
      unavailable: null,
      breaker: { calls: 0, failures: 0, trialInMs: null, rampLeftMs: 0 },
      throttling: { pauseLeftMs: 0, ceiling: 48, most: 48 },
      isDependencySlow: false,
      coldStarts: 0,
    },
    budget: { ...noMoney, limitUsdPerHour: null, limitUsdPerMinute: null, limitUsdPerDay: null, leftUsd: null },
    classes: [],
    effectivePolicy: {
      ...{ policy: 'static', options: {}, spend: null, canaryIntervalMs: 0 },
      ...{ watchDependency: true, shadow: false, classes: [] },
    },
    decisions: [],
    lastDecisions: [],
    lastDiverted: [],
    ...said,
  }
}

const noMoney = { spentUsd: 0, spentInHourUsd: 0 }

export function planeOf(name: PlaneStatus['name'], said: Partial<PlaneStatus> = {}): PlaneStatus {
  const load = { inFlight: 0, concurrencyLimit: 40, utilization: 0, cpuUtilization: null, eventLoopUtilization: null }
  return { name, ...load, tasks: [], ...said }
}

export function taskOf(address: string, said: Partial<TaskStatus> = {}): TaskStatus {
  const load = { inFlight: 0, concurrencyLimit: 20, cpuUtilization: null, eventLoopUtilization: null }
  return { address, state: 'ready', share: 1, ejection: null, ...load, ...said }
}

export function trafficOf(said: Partial<TrafficStatus> = {}): TrafficStatus {
  const none = { answered: 0, redirected: 0, firstByte: null, full: null }
  return {
    planes: [
      { name: 'fargate', ...none },
      { name: 'lambda', ...none },
    ],
    ...{ shed: 0, rejected: 0, failed: 0, left: 0, throttles: {}, faults: {}, episodes: 0, recentMs: 10_000 },
    ...said,
  }
}

export function decided(
  requestClass: string,
  kind: DecisionRecord['kind'],
  reason: DecisionRecord['reason'],
  count: number,
): DecisionCount {
  return { requestClass, kind, reason, count }
}
