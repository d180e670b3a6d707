import { ConcurrencyLimits } from './concurrency.ts'
import type { EmulatorConfig } from './emulator-options.ts'
import { searchPath } from './env.ts'
import { EnvironmentPool } from './environment-pool.ts'
import type { FaultInjector } from './faults/fault-injector.ts'
import type { FunctionConfig } from './function-config.ts'
import { createInvocationRunner } from './invocation-runner.ts'
import { LambdaFunction } from './lambda-function.ts'
import type { Reaper } from './reaper.ts'

/** Puts the functions together, with the limits that they share. Nothing starts yet. */
export function createFunctions(
  config: EmulatorConfig,
  faults: FaultInjector,
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
    functions.set(name, new LambdaFunction({ ...config, config: each, faults, pool, limits, run }))
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
