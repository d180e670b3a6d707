import { type Clock, systemClock } from '@manga-assist/clock'
import type { Identity } from '../environments/environment-variables.ts'
import type { FunctionLogLine, LambdaEmulatorEvent } from '../events.ts'
import type { Architecture } from '../invocations/billing.ts'
import type { StreamLimits } from '../invoke-api/stream-limits.ts'
import { type FunctionConfig, type FunctionOptions, resolveFunction } from './function-config.ts'
import { InvalidOptionError, requireInteger } from './invalid-option.ts'

export interface LambdaEmulatorOptions {
  functions: readonly FunctionOptions[]
  /** Address to listen on. Other than a loopback address lets the network run your functions. */
  host?: string
  /** 0 takes any free one. */
  port?: number
  /** Most invocations at once over all functions. The reservations are taken out of it. */
  accountConcurrency?: number
  /**
   * Requests a second for each unit of concurrency, reserved or of the account: 10 on Lambda. 0 for no limit, which is
   * the default, because on one machine many short calls go through few environments.
   */
  requestsPerConcurrency?: number
  /** Requests a second to the Invoke API. 0 for no limit. */
  callerRequestsPerSecond?: number
  /** How long `close` lets running invocations finish before it ends them. */
  drainMs?: number
  /** Pause before an asynchronous invocation that failed is tried again; twice as long before the third attempt. */
  eventRetryMs?: number
  /** How long after its arrival an asynchronous invocation may still begin. */
  eventMaxAgeMs?: number
  /** Takes asynchronous invocations that were given up, one JSON record a line. Without it they are only told as events. */
  deadLetterFile?: string
  /** Most bytes of that file; what does not fit any more is lost, and told. */
  deadLetterMaxBytes?: number
  /** Most bytes of a streamed response. */
  maxStreamedBytes?: number
  /** Bytes of a streamed response that go as fast as they come. */
  streamBurstBytes?: number
  /** Pace of the bytes behind them. 0 for as fast as they come. */
  streamBytesPerSecond?: number
  region?: string
  /** Decides the price of time. */
  architecture?: Architecture
  /** Twelve digits. */
  accountId?: string
  clock?: Clock
  /** Makes ids of requests and environments; unique, and fit for a header. */
  createId?: () => string
  /** Has `onLog` get the lines that Lambda itself writes as well: START, END, REPORT. */
  platformLog?: boolean
  /** Takes what the functions write. Must not throw. */
  onLog?: (line: FunctionLogLine) => void
  /** Takes what happens. Must not throw. */
  onEvent?: (event: LambdaEmulatorEvent) => void
}

/** The emulator's options with everything decided. */
export interface EmulatorConfig extends StreamLimits {
  functions: readonly FunctionConfig[]
  host: string
  port: number
  accountConcurrency: number
  requestsPerConcurrency: number
  callerRequestsPerSecond: number
  drainMs: number
  eventRetryMs: number
  eventMaxAgeMs: number
  deadLetterFile: string | undefined
  deadLetterMaxBytes: number
  architecture: Architecture
  identity: Identity
  clock: Clock
  createId: () => string
  platformLog: boolean
  onLog: (line: FunctionLogLine) => void
  onEvent: (event: LambdaEmulatorEvent) => void
}

export const defaultHost = '127.0.0.1'
/** The port of the local Lambda in this repository. */
export const defaultPort = 9001
/** What AWS gives an account that is not new. */
export const defaultAccountConcurrency = 1_000
/** Time for a chat answer to end, and less than what follows a SIGTERM with a SIGKILL allows. */
export const defaultDrainMs = 5_000
/** Lambda's own: one minute, then two. */
export const defaultEventRetryMs = 60_000

/** Lambda's own, and the most that it takes: six hours. */
export const defaultEventMaxAgeMs = 21_600_000
/** Ten of the largest payloads, and thousands of ordinary ones. */
export const defaultDeadLetterMaxBytes = 67_108_864
/** Lambda's own: 200 MB, of which the first 6 are fast. */
export const defaultMaxStreamedBytes = 209_715_200
export const defaultStreamBurstBytes = 6_291_456
export const defaultStreamBytesPerSecond = 2_097_152

/** Fills in the defaults. Throws `InvalidOptionError` for the first rule that is broken. */
export function resolveOptions(options: LambdaEmulatorOptions): EmulatorConfig {
  const config: EmulatorConfig = {
    functions: options.functions.map(resolveFunction),
    host: options.host ?? defaultHost,
    port: options.port ?? defaultPort,
    accountConcurrency: options.accountConcurrency ?? defaultAccountConcurrency,
    requestsPerConcurrency: options.requestsPerConcurrency ?? 0,
    callerRequestsPerSecond: options.callerRequestsPerSecond ?? 0,
    drainMs: options.drainMs ?? defaultDrainMs,
    eventMaxAgeMs: options.eventMaxAgeMs ?? defaultEventMaxAgeMs,
    eventRetryMs: options.eventRetryMs ?? defaultEventRetryMs,
    maxStreamedBytes: options.maxStreamedBytes ?? defaultMaxStreamedBytes,
    streamBurstBytes: options.streamBurstBytes ?? defaultStreamBurstBytes,
    streamBytesPerSecond: options.streamBytesPerSecond ?? defaultStreamBytesPerSecond,
    deadLetterFile: options.deadLetterFile,
    deadLetterMaxBytes: options.deadLetterMaxBytes ?? defaultDeadLetterMaxBytes,
    architecture: options.architecture ?? 'arm64',
    identity: { region: options.region ?? 'us-east-1', accountId: options.accountId ?? '123456789012' },
    clock: options.clock ?? systemClock,
    createId: options.createId ?? (() => crypto.randomUUID()),
    platformLog: options.platformLog ?? false,
    onLog: options.onLog ?? (() => {}),
    onEvent: options.onEvent ?? (() => {}),
  }
  validate(config)
  return config
}

function validate(config: EmulatorConfig): void {
  const { functions, port, accountConcurrency, drainMs, eventRetryMs, identity } = config
  const names = functions.map(({ name }) => name)
  if (names.length === 0) throw new InvalidOptionError('functions', 'at least one function', names)
  if (new Set(names).size < names.length) throw new InvalidOptionError('functions', 'named differently', names)
  requireInteger('port', port, 0, 65_535)
  requireInteger('accountConcurrency', accountConcurrency, 1, 10_000)
  requireInteger('requestsPerConcurrency', config.requestsPerConcurrency, 0, 1_000)
  requireInteger('callerRequestsPerSecond', config.callerRequestsPerSecond, 0, 1_000_000)
  requireInteger('drainMs', drainMs, 0, 900_000)
  requireInteger('deadLetterMaxBytes', config.deadLetterMaxBytes, 0, 999_999_999)
  requireInteger('eventMaxAgeMs', config.eventMaxAgeMs, 1, defaultEventMaxAgeMs)
  requireInteger('eventRetryMs', eventRetryMs, 0, 3_600_000)
  for (const name of ['maxStreamedBytes', 'streamBurstBytes', 'streamBytesPerSecond'] as const) {
    requireInteger(name, config[name], 0, 999_999_999)
  }
  if (config.architecture !== 'arm64' && config.architecture !== 'x86_64') {
    throw new InvalidOptionError('architecture', 'arm64 or x86_64', config.architecture)
  }
  if (!/^\d{12}$/.test(identity.accountId)) {
    throw new InvalidOptionError('accountId', 'twelve digits', identity.accountId)
  }
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(identity.region)) {
    throw new InvalidOptionError('region', 'the name of a region, such as us-east-1', identity.region)
  }
  const reserved = functions.reduce(
    (total, each) => total + (each.reservedConcurrency ?? each.provisionedConcurrency),
    0,
  )
  if (reserved > accountConcurrency) {
    throw new InvalidOptionError('reservedConcurrency', `${accountConcurrency} at most over all functions`, reserved)
  }
}
