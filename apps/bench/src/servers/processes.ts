import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { availableParallelism } from 'node:os'
import { type Clock, sleep } from '@manga-assist/clock'

const startTimeoutMs = 15_000
const stopTimeoutMs = 3_000
const lookIntervalMs = 50
const nsPerMs = 1e6

/** The load, and what stands behind a proxy, have one core; what is measured has the other, where there are two. */
export const cores = { load: '0', measured: '1' } as const
const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-V'], { stdio: 'ignore' }).error === undefined

/** How a server is started. */
export interface ServerCommand {
  program: string
  args: readonly string[]
  environment?: Readonly<Record<string, string>>
}

/** A process that was started here and is ended here, by its id. */
export interface Running {
  readonly port: number
  readonly pid: number
  stop(): Promise<void>
}

/** Starts a server and resolves when it answers `/small` at its port. */
export async function startServer(
  { program, args, environment }: ServerCommand,
  port: number,
  core: string,
  clock: Clock,
): Promise<Running> {
  const [file = program, ...rest] = canPin ? ['taskset', '-c', core, program, ...args] : [program, ...args]
  const child = spawn(file, rest, { stdio: 'ignore', env: { ...process.env, ...environment } })
  const failed = once(child, 'error').then(([error]) => Promise.reject(error))
  failed.catch(() => {})
  const running = { port, pid: child.pid ?? 0, stop: () => stop(child, clock) }
  try {
    await Promise.race([failed, answers(child, port, clock)])
    return running
  } catch (error) {
    await running.stop()
    throw error
  }
}

/** Keeps this process, which makes the load, on its core; the function gives it back all of them. */
export function keepToLoadCore(): () => void {
  if (!canPin) return () => {}
  const pin = (list: string) => spawnSync('taskset', ['-acp', list, String(process.pid)], { stdio: 'ignore' })
  pin(cores.load)
  return () => pin(`0-${availableParallelism() - 1}`)
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Milliseconds of CPU that all threads of a process have used; undefined where the system does not tell. */
export function cpuMs(pid: number): number | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    const usedNs = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    )
    return usedNs.reduce((sum, each) => sum + each, 0) / nsPerMs
  } catch {
    return undefined
  }
}

async function answers(child: ChildProcess, port: number, clock: Clock): Promise<void> {
  for (let waitedMs = 0; waitedMs < startTimeoutMs; waitedMs += lookIntervalMs) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with code ${child.exitCode}`)
    const response = await fetch(`http://127.0.0.1:${port}/small`).catch(() => undefined)
    await response?.arrayBuffer()
    if (response?.status === 200) return
    await sleep(clock, lookIntervalMs)
  }
  throw new Error(`${child.spawnfile} did not answer within ${startTimeoutMs} ms`)
}

async function stop(child: ChildProcess, clock: Clock): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const cancelKill = clock.after(stopTimeoutMs, () => child.kill('SIGKILL'))
  await ended
  cancelKill()
}
