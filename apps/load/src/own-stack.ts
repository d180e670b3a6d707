import { type Clock, deadline } from '@manga-assist/clock'
import { type StackProcess, startStackProcess } from './stack-process.ts'

/** A stack that this command started and has to stop. */
export interface OwnStack {
  /** Origin of its router. */
  readonly base: string
  /** Admin addresses of its router and its tasks, the router first. */
  readonly adminUrls: readonly string[]
  /** Where its Lambda is; undefined where it did not say so. */
  readonly lambdaUrl: string | undefined
  /** Aborts with a StackError when the stack ends although nobody stopped it. */
  readonly lost: AbortSignal
  /** Makes the stack kill one of its tasks without warning; false when it no longer listens. */
  killTask(index: number): boolean
  /** Stops it and waits, within bounds. Returns what was not as it should be, undefined when all was. */
  stop(): Promise<string | undefined>
}

export interface OwnStackOptions {
  clock: Clock
  /** Entry point to run with this Node. */
  script: string
  /** What the child inherits; ports and overflow plane are set on top. */
  environment: NodeJS.ProcessEnv
  overflow: 'on' | 'off'
  /** A first start bundles and warms up, on a machine that may be small. */
  readyTimeoutMs?: number
  /** A drain lasts as long as the longest stream. */
  stopTimeoutMs?: number
}

/** The stack did not start, or ended by itself. The message ends with the last lines that it printed. */
export class StackError extends Error {
  readonly code = 'stack-failed'
}

/** Starts a stack on free ports and waits for its line `ready URL`. Rejects with a StackError or the signal's reason. */
export async function startOwnStack(options: OwnStackOptions, signal: AbortSignal): Promise<OwnStack> {
  signal.throwIfAborted()
  const { clock, script, readyTimeoutMs = 120_000, stopTimeoutMs = 30_000 } = options
  const ready = Promise.withResolvers<string>()
  const adminUrls: string[] = []
  let lambdaUrl: string | undefined
  const onLine = (line: string) => {
    const adminUrl = /^(?:router|task \d+) +\S+ +admin (\S+)\/status$/.exec(line)?.[1]
    if (adminUrl !== undefined) adminUrls.push(adminUrl)
    lambdaUrl ??= /^lambda +(https?:\S+)/.exec(line)?.[1]
    const base = /^ready (https?:\/\/\S+)/.exec(line)?.[1]
    if (base !== undefined) ready.resolve(new URL(base).origin)
  }
  const stack = startStackProcess({ clock, script, environment: stackEnvironment(options), onLine })
  const overdue = () => stackError(`the stack was not ready within ${readyTimeoutMs / 1_000} s`, stack)
  const lost = lossOf(stack)
  const limit = deadline(clock, readyTimeoutMs, overdue, AbortSignal.any([signal, lost]))
  try {
    const base = await unlessAborted(ready.promise, limit.signal)
    return {
      ...{ base, lost, adminUrls, lambdaUrl },
      killTask: (index) => stack.send({ kind: 'kill-task', index }),
      stop: () => stop(stack, stopTimeoutMs),
    }
  } catch (error) {
    await stack.stop(stopTimeoutMs)
    throw error
  } finally {
    limit.cancel()
  }
}

/** Zero asks for any free port, so that a stack that is already running is left alone. */
function stackEnvironment({ environment, overflow }: OwnStackOptions): NodeJS.ProcessEnv {
  const ports = { ROUTER_PORT: '0', ROUTER_ADMIN_PORT: '0', TASK_PORT: '0', TASK_ADMIN_PORT: '0', LAMBDA_PORT: '0' }
  return { ...environment, ...ports, OVERFLOW_PLANE: overflow === 'off' ? 'none' : 'lambda' }
}

/** Also aborts when the stack ends because it was stopped; nobody looks at it by then. */
function lossOf(stack: StackProcess): AbortSignal {
  const loss = new AbortController()
  void stack.ended.then((how) => loss.abort(stackError(`the stack ended by itself (${how})`, stack)))
  return loss.signal
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

async function stop(stack: StackProcess, timeoutMs: number): Promise<string | undefined> {
  const isInTime = await stack.stop(timeoutMs)
  return isInTime ? undefined : `the stack did not stop within ${timeoutMs / 1_000} s and was killed`
}

function stackError(what: string, stack: StackProcess): StackError {
  const lines = stack.lastLines()
  return new StackError(
    lines.length === 0 ? `${what}; it printed nothing` : [`${what}; its last lines:`, ...lines].join('\n  '),
  )
}
