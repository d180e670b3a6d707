import { type Clock, sleep } from '@manga-assist/clock'
import { retryAfterMs } from '../peers/logins/login.ts'
import { quantile } from '../statistics.ts'

export interface LoginCounts {
  p99Ms: number
  /** Of all logins, those that were not answered 200. */
  failedShare: number
}

/** Logins a second, ordinarily and in a surge, and for how long each: two chapters come out. */
const phases = [
  { perSecond: 32, seconds: 2 },
  { perSecond: 96, seconds: 4 },
  { perSecond: 32, seconds: 3 },
  { perSecond: 96, seconds: 4 },
  { perSecond: 32, seconds: 2 },
]
const msPerSecond = 1_000
/** Nobody waits longer for a login. */
const timeoutMs = 10_000

/** Instants in milliseconds, the same in every run: where they fall within their second is drawn once. */
export function loginArrivals(): number[] {
  let state = 1
  const random = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const arrivals: number[] = []
  let beganAtMs = 0
  for (const { perSecond, seconds } of phases) {
    const lastsMs = seconds * msPerSecond
    for (let count = 0; count < perSecond * seconds; count += 1) arrivals.push(beganAtMs + random() * lastsMs)
    beganAtMs += lastsMs
  }
  return arrivals.sort((a, b) => a - b)
}

/** Sends a login at each of these instants, whatever became of those before, to a task or straight to the function. */
export async function sendLogins(
  target: { lambdaUrl: string } | { taskUrl: string },
  arrivals: readonly number[],
  clock: Clock,
  signal: AbortSignal,
): Promise<LoginCounts> {
  const send = 'taskUrl' in target ? () => viaTask(target.taskUrl, clock) : () => viaLambda(target.lambdaUrl)
  const startedAtMs = clock.now()
  const logins: Promise<{ ok: boolean; tookMs: number }>[] = []
  for (const atMs of arrivals) {
    const dueAtMs = startedAtMs + atMs
    if (clock.now() < dueAtMs) await sleep(clock, Math.ceil(dueAtMs - clock.now()), signal)
    const login = send().catch(() => false)
    logins.push(login.then((ok) => ({ ok, tookMs: clock.now() - dueAtMs })))
  }
  const ended = await Promise.all(logins)
  return {
    p99Ms: quantile(
      ended.map(({ tookMs }) => tookMs),
      0.99,
    ),
    failedShare: ended.filter(({ ok }) => !ok).length / ended.length,
  }
}

/** Who is shed asks again, as often and as late as a function does that is refused by the store. */
async function viaTask(url: string, clock: Clock): Promise<boolean> {
  for (const pauseMs of [0, ...retryAfterMs]) {
    if (pauseMs > 0) await sleep(clock, pauseMs)
    const response = await fetch(`${url}/login`, { method: 'POST', signal: AbortSignal.timeout(timeoutMs) })
    await response.arrayBuffer()
    if (response.status === 200) return true
  }
  return false
}

async function viaLambda(url: string): Promise<boolean> {
  const path = '/2021-11-15/functions/login/response-streaming-invocations'
  const request = { method: 'POST', body: event, signal: AbortSignal.timeout(timeoutMs) }
  const response = await fetch(`${url}${path}`, request)
  const frames = Buffer.from(await response.arrayBuffer()).toString('latin1')
  return response.status === 200 && frames.includes('"statusCode":200')
}

const event = JSON.stringify({
  version: '2.0',
  rawPath: '/login',
  rawQueryString: '',
  headers: {},
  requestContext: { http: { method: 'POST', path: '/login' } },
  isBase64Encoded: false,
})
