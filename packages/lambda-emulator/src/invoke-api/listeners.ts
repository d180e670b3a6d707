import { secondOf } from '../concurrency/request-rates.ts'
import type { FaultInjector } from '../faults/fault-injector.ts'
import { answerFunctionUrl } from '../function-url/function-url.ts'
import type { LambdaFunction } from '../invocations/lambda-function.ts'
import type { EmulatorConfig } from '../options/emulator-options.ts'
import { type AnsweringServer, createAnsweringServer } from './answering-server.ts'
import { answerInvokeApi } from './invoke-api.ts'

/** The ports of an emulator. */
export interface Listeners {
  /** Of the Invoke API. */
  readonly url: string
  /** By function. */
  readonly functionUrls: ReadonlyMap<string, string>
  /** Takes no more connections, and no more invocations on those there are. */
  refuse(): void
  /** Resolves when every answer under way has left. */
  answered(): Promise<void>
  /** Cuts what is left and resolves when the ports are free. */
  close(): Promise<void>
}

/** Listens on all ports, or on none: rejects with the first error, for example when a port is taken. */
export async function startListeners(
  config: EmulatorConfig,
  functions: ReadonlyMap<string, LambdaFunction>,
  faults: FaultInjector,
  reports: { status: () => unknown; metrics: () => string },
): Promise<Listeners> {
  let closing = false
  const callers = config.callerRequestsPerSecond === 0 ? undefined : secondOf(config.callerRequestsPerSecond)
  const admitsCaller = () => callers?.take(config.clock.now()) ?? true
  const shared = {
    ...config,
    functions,
    faults,
    ...reports,
    arnOf: arnsOf(config),
    isClosing: () => closing,
    admitsCaller,
  }
  const servers: AnsweringServer[] = []
  const closeAll = async () => void (await Promise.all(servers.map((server) => server.close())))
  try {
    const api = await createAnsweringServer({ ...config, answer: (...args) => answerInvokeApi(shared, ...args) })
    servers.push(api)
    const functionUrls = new Map<string, string>()
    for (const target of functions.values()) {
      const server = await startFunctionUrl(config, target, shared)
      if (!server) continue
      servers.push(server)
      functionUrls.set(target.config.name, urlOf(config, server.port))
    }
    return {
      url: urlOf(config, api.port),
      functionUrls,
      refuse: () => {
        closing = true
        for (const server of servers) server.refuse()
      },
      answered: async () => void (await Promise.all(servers.map((server) => server.answered()))),
      close: closeAll,
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

/** undefined for a function without one. */
async function startFunctionUrl(
  config: EmulatorConfig,
  target: LambdaFunction,
  shared: { arnOf: (functionName: string) => string; isClosing: () => boolean },
): Promise<AnsweringServer | undefined> {
  const { url, name } = target.config
  if (!url) return undefined
  // Names of domains know no underscore and no capitals.
  const identity = { id: name.toLowerCase().replaceAll('_', '-'), region: config.identity.region }
  const options = {
    target,
    invokeMode: url.invokeMode,
    functionArn: shared.arnOf(name),
    identity,
    clock: config.clock,
    isClosing: shared.isClosing,
  }
  return createAnsweringServer({ ...config, port: url.port, answer: (...args) => answerFunctionUrl(options, ...args) })
}

function urlOf({ host }: EmulatorConfig, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function arnsOf({ identity }: EmulatorConfig): (functionName: string) => string {
  return (functionName) => `arn:aws:lambda:${identity.region}:${identity.accountId}:function:${functionName}`
}
