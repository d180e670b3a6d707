import { type Clock, sleep } from '@manga-assist/clock'
import { createLambdaEmulator, type LambdaEmulatorEvent } from '@manga-assist/lambda-emulator'
import { cpuMs } from './processes.ts'

/** What a cold start took. CPU is of all threads of the process, from its start to the end of the answer. */
export interface ColdStart {
  /** Process start to the first poll of its runtime. */
  initMs: number
  /** From the invocation to the end of its answer. */
  answerMs: number
  cpuMs: number
}

export interface ColdEnvironments {
  /** Invokes a function in an environment that is started for it, and ended after it. */
  coldStart(functionName: string, payload: string): Promise<ColdStart>
  /** Lets the functions' compiled code be kept, as an emulator that has run for a while has it. */
  warmCompileCache(functionName: string, payloads: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** Time in which a runtime that polls again writes its compile cache. */
const cacheWrittenMs = 300

/** A local Lambda with the functions in the folders named. */
export async function openColdEnvironments(
  folders: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
  clock: Clock,
): Promise<ColdEnvironments> {
  let started: Extract<LambdaEmulatorEvent, { kind: 'environment-started' }> | undefined
  let ended = Promise.withResolvers<void>()
  const emulator = await createLambdaEmulator({
    port: 0,
    drainMs: 0,
    functions: Object.entries(folders).map(([name, directory]) => ({ name, directory, environment })),
    onEvent: (event) => {
      if (event.kind === 'environment-started') started = event
      if (event.kind === 'environment-ended') ended.resolve()
    },
  })

  async function invoke(name: string, payload: string): Promise<void> {
    const path = `/2021-11-15/functions/${name}/response-streaming-invocations`
    const response = await fetch(`${emulator.url}${path}`, { method: 'POST', body: payload })
    const frames = Buffer.from(await response.arrayBuffer()).toString('utf8')
    if (!response.ok || frames.includes('"ErrorCode"')) throw new Error(`${name}: ${response.status} ${frames}`)
  }

  async function end(): Promise<void> {
    if (started === undefined) return
    ended = Promise.withResolvers()
    process.kill(started.pid, 'SIGKILL')
    started = undefined
    await ended.promise
  }

  return {
    async coldStart(name, payload) {
      const beganAtMs = performance.now()
      await invoke(name, payload)
      const answerMs = performance.now() - beganAtMs
      if (started === undefined) throw new Error(`${name}: answered by a warm environment`)
      const figures = { initMs: started.coldStartMs, answerMs, cpuMs: cpuMs(started.pid) ?? Number.NaN }
      await end()
      return figures
    },
    async warmCompileCache(name, payloads) {
      for (const payload of [...payloads, ...payloads]) await invoke(name, payload)
      await sleep(clock, cacheWrittenMs)
      await end()
    },
    close: () => emulator.close(),
  }
}
