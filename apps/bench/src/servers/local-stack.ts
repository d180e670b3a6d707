import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Clock, sleep } from '@manga-assist/clock'

const startTimeoutMs = 120_000
const lookIntervalMs = 100
const script = join(import.meta.dirname, '../../../local/src/main.ts')
const freePorts = {
  ...{ ROUTER_PORT: '0', ROUTER_ADMIN_PORT: '0', TASK_PORT: '0', TASK_ADMIN_PORT: '0' },
  ...{ LAMBDA_PORT: '0', LAMBDA_URL_PORT: '0' },
}
const msPerSecond = 1_000

/** A stack of `npm start` on free ports. */
export interface LocalStack {
  readonly url: string
  /** CPU that the router and its task have used, in milliseconds. */
  cpuMs(): Promise<{ router: number; task: number }>
  stop(): Promise<void>
}

/** Starts it with one task, and resolves when it is ready. */
export async function startLocalStack(
  environment: Readonly<Record<string, string>>,
  clock: Clock,
): Promise<LocalStack> {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...freePorts, TASKS: '1', TRACE_SAMPLE_RATE: '0.01', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  for (let waitedMs = 0; !/^ready /m.test(output); waitedMs += lookIntervalMs) {
    if (child.exitCode !== null || waitedMs > startTimeoutMs) {
      await stop()
      throw new Error(`the stack did not start\n${output}`)
    }
    await sleep(clock, lookIntervalMs)
  }
  const addressOf = (pattern: RegExp) => pattern.exec(output)?.[1] ?? ''
  const [router, task] = [addressOf(/^router .*admin (\S+)\/status/m), addressOf(/^task 1 .*admin (\S+)\/status/m)]
  return {
    url: addressOf(/^router +(\S+)/m),
    cpuMs: async () => ({ router: await cpuOf(router), task: await cpuOf(task) }),
    stop,
  }
}

async function cpuOf(adminUrl: string): Promise<number> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text()
  const seconds = /^process_cpu_seconds_total(?:\{[^}]*\})? (\S+)/m.exec(text)?.[1]
  return Number(seconds) * msPerSecond
}
