import type { DecisionCount, PlaneStatus, Status, TaskStatus } from '@manga-assist/contracts'
import type { Sample } from './history.ts'
import { countOf, decisionsBetween, isSameRun } from './recent-decisions.ts'

const msPerSecond = 1_000

/** Tasks whose history is kept; of more there is the table. */
export const mostTasksDrawn = 8

/**
 * What is drawn of a status: rates are against the one before it, shares against one of some seconds ago. Both may be
 * missing, or of another process; what rests on them is not known then.
 */
export function sampleOf(now: Status, before: Status | undefined, longAgo: Status | undefined): Sample {
  const perSecond = rateBetween(now, before)
  const [fargate, lambda] = now.planes
  const answered = (at: number) => (status: Status) => {
    const plane = status.traffic?.planes[at]
    return plane && plane.answered + plane.redirected
  }
  return {
    'rate.offered': perSecond(({ offered }) => offered),
    'rate.fargate': perSecond(answered(0)),
    'rate.lambda': perSecond(answered(1)),
    'rate.shed': perSecond(({ traffic }) => traffic?.shed),
    'rate.failed': perSecond(({ traffic }) => traffic?.failed),
    'slots.inFlight': fargate?.inFlight ?? null,
    'slots.limit': fargate?.concurrencyLimit ?? null,
    'slots.waiting': now.waiting,
    ...loadOf(fargate),
    ...timesOf(now),
    ...spillShares(now, longAgo),
    'lambda.inFlight': lambda?.inFlight ?? null,
    'lambda.ceiling': lambda && lambda.concurrencyLimit > 0 ? lambda.concurrencyLimit : null,
    'trouble.cold': perSecond(({ guards }) => guards.coldStarts),
    'trouble.throttled': perSecond(({ traffic }) => traffic && sumOf(traffic.throttles)),
    'trouble.failed': perSecond(({ traffic }) => traffic && sumOf(traffic.faults)),
    ...Object.assign({}, ...(fargate?.tasks ?? []).slice(0, mostTasksDrawn).map(taskSlots)),
  }
}

type Read = (status: Status) => number | undefined

function rateBetween(now: Status, before: Status | undefined): (read: Read) => number | null {
  if (!isSameRun(before, now) || now.uptimeMs === before.uptimeMs) return () => null
  const seconds = (now.uptimeMs - before.uptimeMs) / msPerSecond
  return (read) => {
    const [later, earlier] = [read(now), read(before)]
    return later === undefined || earlier === undefined ? null : Math.max(0, later - earlier) / seconds
  }
}

/** Of many tasks the busiest counts beside the mean: it is where readers wait. */
function loadOf(plane: PlaneStatus | undefined): Sample {
  const percent = (share: number | null | undefined) => (share === null || share === undefined ? null : share * 100)
  const most = (read: (task: TaskStatus) => number | null) => {
    const known = (plane?.tasks ?? []).map(read).filter((share) => share !== null)
    return known.length > 1 ? percent(Math.max(...known)) : null
  }
  return {
    'load.cpu': percent(plane?.cpuUtilization),
    'load.eventLoop': percent(plane?.eventLoopUtilization),
    'load.cpuMost': most(({ cpuUtilization }) => cpuUtilization),
    'load.eventLoopMost': most(({ eventLoopUtilization }) => eventLoopUtilization),
  }
}

function timesOf({ traffic }: Status): Sample {
  const all = (traffic?.planes ?? []).flatMap(({ name, firstByte, full }) => [
    [`firstByte.${name}.p50`, firstByte?.p50Ms ?? null],
    [`firstByte.${name}.p99`, firstByte?.p99Ms ?? null],
    [`full.${name}.p50`, full?.p50Ms ?? null],
    [`full.${name}.p99`, full?.p99Ms ?? null],
  ])
  return Object.fromEntries(all)
}

/**
 * Of a hundred requests of a class how many were spilled, and of a hundred of all how many for each reason: of every class
 * and reason that there ever was, so that a line goes down to zero.
 */
function spillShares(now: Status, longAgo: Status | undefined): Sample {
  const recent = decisionsBetween(longAgo, now)
  const share = (isMeant: (one: DecisionCount) => boolean, among = recent) => {
    const spilled = countOf(among, (one) => one.kind === 'spill' && isMeant(one))
    return among.length === 0 ? null : (100 * spilled) / countOf(among)
  }
  const classes = new Set(now.decisions.map(({ requestClass }) => requestClass))
  const reasons = new Set(now.decisions.filter(({ kind }) => kind === 'spill').map(({ reason }) => reason))
  const byClass = [...classes].map((name) => {
    const ofClass = recent.filter(({ requestClass }) => requestClass === name)
    return [`spillClass.${name}`, share(() => true, ofClass)]
  })
  const byReason = [...reasons].map((name) => [`spillReason.${name}`, share(({ reason }) => reason === name)])
  return Object.fromEntries([...byClass, ...byReason])
}

function taskSlots({ address, inFlight, concurrencyLimit }: TaskStatus): Sample {
  return { [`task.inFlight ${address}`]: inFlight, [`task.limit ${address}`]: concurrencyLimit }
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
