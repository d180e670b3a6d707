import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFunctions } from './create-functions.ts'
import { startReaper } from './environments/reaper.ts'
import type { LambdaEmulatorEvent } from './events.ts'
import { type FaultDocument, parseFaults } from './faults/fault-document.ts'
import { FaultInjector } from './faults/fault-injector.ts'
import { openDeadLetterFile } from './invocations/dead-letter-file.ts'
import type { LambdaFunction } from './invocations/lambda-function.ts'
import { type Listeners, startListeners } from './invoke-api/listeners.ts'
import { type EmulatorConfig, type LambdaEmulatorOptions, resolveOptions } from './options/emulator-options.ts'
import { settledWithin } from './settled-within.ts'
import { createStatus, type EmulatorStatus } from './status/emulator-status.ts'
import { metricsText } from './status/metrics-text.ts'
import { Tallies } from './status/tally.ts'

/** A running emulator. */
export interface LambdaEmulator {
  /** Endpoint for an SDK client. */
  readonly url: string
  status(): EmulatorStatus
  /** Replaces what goes wrong on purpose, as `PUT /faults` does. Throws `InvalidOptionError`. */
  setFaults(document: FaultDocument): void
  /**
   * Stops accepting, lets running invocations finish for `drainMs`, then ends them and every environment. Resolves when
   * no process and no port is left. Calling it again waits for the same end.
   */
  close(): Promise<void>
}

/**
 * Starts a local Lambda: the Invoke API on a port of its own, and behind it one process per environment.
 *
 * Throws `InvalidOptionError` for a bad option, and the error of the socket when a port is taken.
 */
export async function createLambdaEmulator(options: LambdaEmulatorOptions): Promise<LambdaEmulator> {
  const tallies = new Tallies()
  const config = tallied(resolveOptions(options), tallies)
  const deadLetters = openDeadLetterFile(config)
  const compileCacheDirectory = await mkdtemp(join(tmpdir(), 'lambda-emulator-'))
  const reaper = startReaper(compileCacheDirectory)
  const faults = new FaultInjector()
  const { functions, limits } = createFunctions(config, { faults, deadLetters }, compileCacheDirectory, reaper)
  let urls: ReadonlyMap<string, string> = new Map()
  const status = createStatus({ config, functions, limits, tallies, urlOf: (name) => urls.get(name) })
  const metrics = () => metricsText(status(), tallies)
  const listeners = await startListeners(config, functions, faults, { status, metrics }).catch(async (error) => {
    await reaper.stop()
    throw error
  })
  urls = listeners.functionUrls
  // Supervised by the functions: none of it is waited for, and closing ends it.
  for (const each of functions.values()) void each.provision()
  let closed: Promise<void> | undefined
  return {
    url: listeners.url,
    status,
    setFaults: (document) => faults.set(parseFaults(document, [...functions.keys()])),
    close: () => {
      closed ??= close(listeners, [...functions.values()], config).finally(() => reaper.stop())
      return closed
    },
  }
}

/** Has every event added up before it is told. */
function tallied(config: EmulatorConfig, tallies: Tallies): EmulatorConfig {
  const onEvent = (event: LambdaEmulatorEvent) => {
    tallies.add(event)
    config.onEvent(event)
  }
  return { ...config, onEvent }
}

/** Time to tell callers that their invocation was ended; who does not read is cut off. */
const lastWordsMs = 500

async function close(
  listeners: Listeners,
  functions: readonly LambdaFunction[],
  { clock, drainMs }: EmulatorConfig,
): Promise<void> {
  listeners.refuse()
  const drained = Promise.all([...functions.map((each) => each.drain()), listeners.answered()])
  await settledWithin(clock, drainMs, drained)
  await Promise.all(functions.map((each) => each.stop()))
  await settledWithin(clock, lastWordsMs, listeners.answered())
  await listeners.close()
}
