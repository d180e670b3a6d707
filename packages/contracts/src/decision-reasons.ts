/** What a name means for who reads it in a header, a metric or on the dashboard, and what to do about it. */
export interface Explanation {
  meaning: string
  /** Empty where all is well. */
  advice: string
}

type Explained = Readonly<Record<string, Explanation>>

/** A signal past its high watermark: why a request leaves its plane. */
export const pressureReasons = {
  concurrency: {
    meaning: 'As many requests run on the primary plane as its high watermark allows.',
    advice: 'Usual in a burst. When it lasts, more tasks are cheaper: see `overflow_scale_desired_tasks`.',
  },
  cpu: {
    meaning: 'The primary plane uses more CPU than its high watermark.',
    advice: 'Usual in a burst. When it lasts, run more tasks, or lower the limit so that concurrency says it first.',
  },
  'event-loop': {
    meaning: 'The event loop of the primary plane is busier than its high watermark.',
    advice: 'Look for work that blocks the loop; when there is none, run more tasks.',
  },
} as const satisfies Explained

/** Why the overflow plane cannot take a request. */
export const overflowUnavailableReasons = {
  'overflow-off': {
    meaning: 'No overflow plane is configured, or it is switched off.',
    advice: 'Set `OVERFLOW_PLANE=lambda` where this process should spill.',
  },
  'overflow-full': {
    meaning: 'As many requests are spilled as the ceiling allows.',
    advice: 'Raise `LAMBDA_MAX_CONCURRENCY`, and the concurrency that the function may have, or run more tasks.',
  },
  'overflow-throttled': {
    meaning: 'Lambda answered 429 a moment ago, and spilling pauses for as long as it said.',
    advice:
      'See the `reason` of `overflow_throttles_total`; raise the quota or the reserved concurrency that it names.',
  },
  'breaker-open': {
    meaning: 'The breaker is open: Lambda failed too often.',
    advice: 'See the `fault` of `overflow_failures_total`, then the logs of the function. It closes by itself.',
  },
  'body-too-large': {
    meaning: 'The body of the request is larger than Lambda takes.',
    advice: 'Such requests run on the primary plane only: give it room for them.',
  },
  'budget-spent': {
    meaning: 'The money of this minute or day is spent, or what is left of it is for more important requests.',
    advice: 'Raise `OVERFLOW_USD_PER_MINUTE` or `OVERFLOW_USD_PER_DAY`, or run more tasks.',
  },
  'dependency-slow': {
    meaning: 'What both planes depend on is slow: more requests would only press it harder.',
    advice: 'Look at the store and the model behind both planes; more tasks do not help.',
  },
} as const satisfies Explained

/** How a wait ends without a slot. */
const waitEnds = {
  'wait-over': {
    meaning: 'No slot came free in the time that the request may wait.',
    advice: 'Usual in a burst. `OVERFLOW_MAX_WAIT_MS` bounds the wait.',
  },
  'queue-full': {
    meaning: 'As many requests wait as may.',
    advice: 'Give the overflow plane more room, or run more tasks.',
  },
} as const satisfies Explained

const notSpillable = {
  meaning: 'Requests of this class run on the primary plane or nowhere.',
  advice: 'When they are shed, reserve room for them (`reservedShare`), or let the class spill.',
} as const satisfies Explanation

const overflowFailed = {
  meaning: 'The overflow plane failed before an answer began.',
  advice: 'See `x-overflow-fault` on the answer, or the `fault` of `overflow_failures_total`.',
} as const satisfies Explanation

/** Reasons to run a request on the primary plane. Those of the overflow plane: above the watermark, under the limit. */
export const serveReasons = {
  headroom: { meaning: 'Every signal is under its watermark.', advice: '' },
  waited: { meaning: 'A slot came free while the request waited for one.', advice: '' },
  shadow: {
    meaning: 'The router only reports what it would have decided (`overflow_shadow_decisions_total`).',
    advice: 'Set `OVERFLOW_SHADOW=off` to have it decide.',
  },
  'not-spillable': notSpillable,
  'overflow-failed': overflowFailed,
  ...overflowUnavailableReasons,
} as const satisfies Explained

/** Reasons to send a request to the overflow plane. */
export const spillReasons = {
  ...pressureReasons,
  'primary-full': {
    meaning: 'The hard limit of the primary plane is reached.',
    advice: 'Usual in a burst. When it lasts, run more tasks.',
  },
  'primary-lost': {
    meaning: 'The task that held the request was lost before it answered.',
    advice: 'Look at why the task ended or was ejected.',
  },
  'wait-over': waitEnds['wait-over'],
  relief: {
    meaning: 'More requests wait than slots will come free, and this one leaves most room for what it costs.',
    advice: '',
  },
  canary: {
    meaning: 'Nothing was spilled for so long that the way must be proven.',
    advice: '`OVERFLOW_CANARY_INTERVAL_MS` says how often; 0 turns it off.',
  },
} as const satisfies Explained

/** Reasons to refuse a request for load: neither plane has room. Those of the overflow plane say why that has none. */
export const shedReasons = {
  'not-spillable': notSpillable,
  'buffers-full': {
    meaning: 'The router holds as many bytes of request bodies as it may.',
    advice: 'Bodies share 64 MB: run more routers, or take smaller bodies (`MAX_BODY_BYTES`).',
  },
  'overflow-failed': overflowFailed,
  ...overflowUnavailableReasons,
  ...waitEnds,
} as const satisfies Explained
