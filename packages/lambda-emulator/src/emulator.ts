import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConcurrencyLimits } from './concurrency.ts'
import { type EmulatorConfig, type LambdaEmulatorOptions, resolveOptions } from './emulator-options.ts'
import { searchPath } from './env.ts'
import { EnvironmentPool } from './environment-pool.ts'
import type { FunctionConfig } from './function-config.ts'
import { createInvocationRunner } from './invocation-runner.ts'
import { createInvokeServer, type InvokeServer } from './invoke-server.ts'
import { type FunctionStatus, LambdaFunction } from './lambda-function.ts'
import { type Reaper, startReaper } from './reaper.ts'
import { settledWithin } from './settled-within.ts'

/** What `GET /status` answers. */
export interface EmulatorStatus {
  account: { concurrencyLimit: number; inFlight: number }
  functions: FunctionStatus[]
}

/** A running emulator. */
export interface LambdaEmulator {
  /** Endpoint for an SDK client. */
  readonly url: string
  status(): EmulatorStatus
  /**
   * Stops accepting, lets running invocations finish for `drainMs`, then ends them and every environment. Resolves when
   * no process and no port is left. Calling it again waits for the same end.
   */
  close(): Promise<void>
}

/**
 * Starts a local Lambda: the Invoke API on a port of its own, and behind it one process per environment.
 *
 * Throws `InvalidOptionError` for a bad option, and the error of the socket when the port is taken.
 */
export async function createLambdaEmulator(options: LambdaEmulatorOptions): Promise<LambdaEmulator> {
  const config = resolveOptions(options)
  const compileCacheDirectory = await mkdtemp(join(tmpdir(), 'lambda-emulator-'))
  const reaper = startReaper(compileCacheDirectory)
  const { functions, limits } = createFunctions(config, compileCacheDirectory, reaper)
  const status = (): EmulatorStatus => ({
    account: { concurrencyLimit: config.accountConcurrency, inFlight: limits.accountInFlight },
    functions: [...functions.values()].map((each) => each.status()),
  })
  const server = await createInvokeServer({ ...config, functions, status, arnOf: arnsOf(config) }).catch(
    async (error) => {
      await reaper.stop()
      throw error
    },
  )
  const { host } = config
  let closed: Promise<void> | undefined
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`,
    status,
    close: () => {
      closed ??= close(server, [...functions.values()], config).finally(() => reaper.stop())
      return closed
    },
  }
}

function arnsOf({ identity }: EmulatorConfig): (functionName: string) => string {
  return (functionName) => `arn:aws:lambda:${identity.region}:${identity.accountId}:function:${functionName}`
}

function createFunctions(
  config: EmulatorConfig,
  compileCacheDirectory: string,
  reaper: Reaper,
): { functions: Map<string, LambdaFunction>; limits: ConcurrencyLimits } {
  const functions = new Map<string, LambdaFunction>()
  const limits = new ConcurrencyLimits({
    accountConcurrency: config.accountConcurrency,
    reservedConcurrency: reservations(config.functions),
    onRelease: () => {
      for (const each of functions.values()) each.runQueued()
    },
  })
  const onProcessesChanged = () => reaper.watch([...functions.values()].flatMap((each) => each.pids))
  for (const each of config.functions) {
    const { name } = each
    const onLine = (line: string, requestId: string | undefined) =>
      config.onLog({ functionName: name, line, ...(requestId !== undefined && { requestId }) })
    const pool = new EnvironmentPool({
      ...config,
      config: { ...each, freeze: each.freeze && reaper.works },
      compileCacheDirectory,
      path: searchPath(),
      onLine,
      onProcessesChanged,
    })
    const run = createInvocationRunner({ ...config, functionName: name, pool })
    functions.set(name, new LambdaFunction({ ...config, config: each, pool, limits, run }))
  }
  return { functions, limits }
}

function reservations(functions: readonly FunctionConfig[]): Map<string, number> {
  const reserved = new Map<string, number>()
  for (const { name, reservedConcurrency } of functions) {
    if (reservedConcurrency !== undefined) reserved.set(name, reservedConcurrency)
  }
  return reserved
}

/** Time to tell callers that their invocation was ended; who does not read is cut off. */
const lastWordsMs = 500

async function close(
  server: InvokeServer,
  functions: readonly LambdaFunction[],
  { clock, drainMs }: EmulatorConfig,
): Promise<void> {
  server.refuse()
  const drained = Promise.all([...functions.map((each) => each.drain()), server.answered()])
  await settledWithin(clock, drainMs, drained)
  await Promise.all(functions.map((each) => each.stop()))
  await settledWithin(clock, lastWordsMs, server.answered())
  await server.close()
}
