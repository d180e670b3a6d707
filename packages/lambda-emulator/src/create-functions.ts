import { ConcurrencyLimits } from './concurrency/concurrency.ts'
import { RequestRates } from './concurrency/request-rates.ts'
import { searchPath } from './env.ts'
import { EnvironmentPool, type EnvironmentPoolOptions } from './environments/environment-pool.ts'
import type { Reaper } from './environments/reaper.ts'
import type { FaultInjector } from './faults/fault-injector.ts'
import type { DeadLetterFile } from './invocations/dead-letter-file.ts'
import { createInvocationRunner } from './invocations/invocation-runner.ts'
import { type FunctionVersion, LambdaFunction } from './invocations/lambda-function.ts'
import { latestVersion, versionsOf } from './invoke-api/qualifiers.ts'
import type { EmulatorConfig } from './options/emulator-options.ts'
import type { FunctionConfig } from './options/function-config.ts'

/** Puts the functions together, with the limits that they share. Nothing starts yet. */
export function createFunctions(
  config: EmulatorConfig,
  { faults, deadLetters }: { faults: FaultInjector; deadLetters: DeadLetterFile | undefined },
  compileCacheDirectory: string,
  reaper: Reaper,
): { functions: Map<string, LambdaFunction>; limits: ConcurrencyLimits } {
  const functions = new Map<string, LambdaFunction>()
  const reservedConcurrency = reservations(config.functions)
  const rates = new RequestRates({ ...config, reservedConcurrency })
  const limits = new ConcurrencyLimits({
    accountConcurrency: config.accountConcurrency,
    reservedConcurrency,
    provisionedConcurrency: new Map(config.functions.map((each) => [each.name, each.provisionedConcurrency])),
    onRelease: () => {
      for (const each of functions.values()) each.runQueued()
    },
  })
  const onProcessesChanged = () => reaper.watch([...functions.values()].flatMap((each) => each.pids))
  const makeVersion = versionMaker({ ...config, compileCacheDirectory, path: searchPath(), onProcessesChanged })
  for (const each of config.functions) {
    const effective = { ...each, freeze: each.freeze && reaper.works }
    const log = (line: string, requestId: string | undefined) => {
      if (requestId !== undefined) functions.get(each.name)?.logged(line, requestId)
    }
    const versions = new Map(versionsOf(each).map((version) => [version, makeVersion(effective, version, log)]))
    functions.set(
      each.name,
      new LambdaFunction({ ...config, config: each, faults, versions, limits, rates, deadLetters }),
    )
  }
  return { functions, limits }
}

/** Makes the versions of functions, each with environments of its own. `log` sees every line of theirs. */
function versionMaker(
  shared: EmulatorConfig & Pick<EnvironmentPoolOptions, 'compileCacheDirectory' | 'path' | 'onProcessesChanged'>,
): (config: FunctionConfig, version: string, log: EnvironmentPoolOptions['onLine']) => FunctionVersion {
  return (config, version, log) => {
    const { name: functionName, memoryMb } = config
    const onLine = (line: string, requestId: string | undefined) => {
      log(line, requestId)
      shared.onLog({ functionName, line, ...(requestId !== undefined && { requestId }) })
    }
    const provisionedConcurrency = version === latestVersion ? config.provisionedConcurrency : 0
    const onPlatformLine = shared.platformLog ? onLine : log
    const pool = new EnvironmentPool({ ...shared, config, version, provisionedConcurrency, onLine })
    return {
      pool,
      run: createInvocationRunner({ ...shared, streamLimits: shared, functionName, memoryMb, pool, onPlatformLine }),
    }
  }
}

function reservations(functions: readonly FunctionConfig[]): Map<string, number> {
  const reserved = new Map<string, number>()
  for (const { name, reservedConcurrency } of functions) {
    if (reservedConcurrency !== undefined) reserved.set(name, reservedConcurrency)
  }
  return reserved
}
