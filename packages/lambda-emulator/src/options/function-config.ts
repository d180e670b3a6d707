import { statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { bootstrapFile } from '../bootstrap-file.ts'
import { validateAliases } from '../invoke-api/qualifiers.ts'
import { InvalidOptionError, requireInteger } from './invalid-option.ts'

/** A function to emulate. */
export interface FunctionOptions {
  /** Letters, digits, `-` and `_`, at most 64. */
  name: string
  /** Folder of the function. Its code is in `dist` below it, unless `taskRoot` says otherwise. */
  directory: string
  /** Folder that `handler` starts from, and working directory of the environments. */
  taskRoot?: string
  /** `file.export` below the task root. */
  handler?: string
  /** Variables for the environments, over those that Lambda sets. Nothing else is inherited but `PATH`. */
  environment?: Readonly<Record<string, string>>
  /** Most invocations at once. Without it the function shares the unreserved part of the account. 0 turns it off. */
  reservedConcurrency?: number
  /** Environments that start ahead and stay, for invocations without a qualifier. Out of the reservation, if there is one. */
  provisionedConcurrency?: number
  /** How long one invocation may take before its environment is killed. */
  timeoutMs?: number
  /** How long an environment may take to become ready. */
  initTimeoutMs?: number
  /** How many environments may start at the same time; more than the machine has cores only slows all of them down. */
  startsAtOnce?: number
  /** How many environments may be added in ten seconds, on top of those that there are. */
  environmentRamp?: number
  /** How many environments may be on their way at once before callers are refused: the limit of starts from snapshots. */
  snapshotCreates?: number
  /** How long an environment waits for its next invocation before it is ended. */
  idleMs?: number
  /** Whether an environment stands still between its invocations, as on Lambda: what it left running waits. */
  freeze?: boolean
  /** Told to the function, and the limit of its JavaScript heap. Whoever holds more in all is killed, on Linux. */
  memoryMb?: number
  /** Versions 1 to this can be invoked beside `$LATEST`. All run the same code, in environments of their own. */
  publishedVersions?: number
  /** Versions by alias. */
  aliases?: Readonly<Record<string, string>>
  /** An HTTP address of the function, on a port of its own. */
  url?: FunctionUrlOptions
  /** Command line of the runtime in place of the bundled one, for example that of the official runtime client. */
  runtime?: readonly string[]
}

/** Whether a function URL waits for the whole answer or passes it on as it comes. Lambda's own words. */
export type UrlInvokeMode = 'BUFFERED' | 'RESPONSE_STREAM'

export interface FunctionUrlOptions {
  /** 0 takes any free one. */
  port: number
  /** Buffered unless said otherwise, as on Lambda. */
  invokeMode?: UrlInvokeMode
}

/** A function with everything decided. */
export type FunctionConfig = Required<
  Omit<FunctionOptions, 'reservedConcurrency' | 'snapshotCreates' | 'directory' | 'url'>
> & {
  snapshotCreates: number | undefined
  url: Required<FunctionUrlOptions> | undefined
  reservedConcurrency: number | undefined
}

/** The handler that esbuild leaves in `dist/handler.mjs`. */
const defaultHandler = 'handler.handler'
/** Longer than any answer of a chat should take, shorter than a person waits. */
export const defaultTimeoutMs = 30_000
/** Lambda's own limit on demand. */
export const defaultInitTimeoutMs = 10_000
/** Lambda keeps environments for 5 to 45 minutes; a minute shows expiry while somebody watches. */
export const defaultIdleMs = 60_000
/** Lambda's own. */
export const defaultEnvironmentRamp = 1_000
/** What the product's function is meant to get. */
export const defaultMemoryMb = 512

/** Windows has no signal that stops a process. */
const canFreeze = process.platform !== 'win32'

/** A start keeps one core busy. */
function defaultStartsAtOnce(): number {
  return availableParallelism()
}

/** Fills in the defaults. Throws `InvalidOptionError` for the first rule that is broken. */
export function resolveFunction(options: FunctionOptions): FunctionConfig {
  const memoryMb = options.memoryMb ?? defaultMemoryMb
  const config: FunctionConfig = {
    name: options.name,
    taskRoot: resolve(options.taskRoot ?? join(options.directory, 'dist')),
    handler: options.handler ?? defaultHandler,
    environment: options.environment ?? {},
    reservedConcurrency: options.reservedConcurrency,
    provisionedConcurrency: options.provisionedConcurrency ?? 0,
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    initTimeoutMs: options.initTimeoutMs ?? defaultInitTimeoutMs,
    startsAtOnce: options.startsAtOnce ?? defaultStartsAtOnce(),
    environmentRamp: options.environmentRamp ?? defaultEnvironmentRamp,
    snapshotCreates: options.snapshotCreates,
    idleMs: options.idleMs ?? defaultIdleMs,
    freeze: (options.freeze ?? true) && canFreeze,
    memoryMb,
    publishedVersions: options.publishedVersions ?? 0,
    aliases: options.aliases ?? {},
    url: options.url && { port: options.url.port, invokeMode: options.url.invokeMode ?? 'BUFFERED' },
    runtime: options.runtime ?? [process.execPath, `--max-old-space-size=${memoryMb}`, bootstrapFile],
  }
  validate(config)
  return config
}

/** Each version has environments of its own to look after. */
const maxPublishedVersions = 100

function validate(config: FunctionConfig): void {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(config.name)) {
    throw new InvalidOptionError('name', '1 to 64 letters, digits, "-" or "_"', config.name)
  }
  if (!statSync(config.taskRoot, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InvalidOptionError('taskRoot', 'a folder that exists (bundle the function first)', config.taskRoot)
  }
  if (!/^[^.]+\..+$/.test(config.handler) || config.handler.includes('..')) {
    throw new InvalidOptionError('handler', 'FILE.EXPORT', config.handler)
  }
  if (config.runtime.length === 0) throw new InvalidOptionError('runtime', 'a command line', config.runtime)
  if (config.reservedConcurrency !== undefined) {
    requireInteger('reservedConcurrency', config.reservedConcurrency, 0, 10_000)
  }
  if (config.url) validateUrl(config.url)
  requireInteger('publishedVersions', config.publishedVersions, 0, maxPublishedVersions)
  validateAliases(config)
  requireInteger('provisionedConcurrency', config.provisionedConcurrency, 0, config.reservedConcurrency ?? 10_000)
  requireInteger('timeoutMs', config.timeoutMs, 1, 900_000)
  requireInteger('initTimeoutMs', config.initTimeoutMs, 1, 900_000)
  requireInteger('startsAtOnce', config.startsAtOnce, 1, 10_000)
  requireInteger('environmentRamp', config.environmentRamp, 1, 100_000)
  if (config.snapshotCreates !== undefined) requireInteger('snapshotCreates', config.snapshotCreates, 0, 10_000)
  requireInteger('idleMs', config.idleMs, 1, 86_400_000)
  requireInteger('memoryMb', config.memoryMb, 128, 10_240)
}

function validateUrl({ port, invokeMode }: Required<FunctionUrlOptions>): void {
  requireInteger('url.port', port, 0, 65_535)
  if (invokeMode !== 'BUFFERED' && invokeMode !== 'RESPONSE_STREAM') {
    throw new InvalidOptionError('url.invokeMode', 'BUFFERED or RESPONSE_STREAM', invokeMode)
  }
}
