import {
  defaultAccountConcurrency,
  defaultDeadLetterMaxBytes,
  defaultDrainMs,
  defaultEventMaxAgeMs,
  defaultEventRetryMs,
  defaultHost,
  defaultMaxStreamedBytes,
  defaultPort,
  defaultStreamBurstBytes,
  defaultStreamBytesPerSecond,
  type LambdaEmulatorOptions,
} from './emulator-options.ts'
import {
  defaultEnvironmentRamp,
  defaultIdleMs,
  defaultInitTimeoutMs,
  defaultMemoryMb,
  defaultTimeoutMs,
  type FunctionOptions,
} from './function-config.ts'

/** The options of `Options` that are numbers. */
type NumbersOf<Options> = {
  [Name in keyof Options]-?: NonNullable<Options[Name]> extends number ? Name : never
}[keyof Options]

/** A numeric option of the command line, and where its value goes. */
export interface NumberOption<Name> {
  flag: string
  name: Name
  help: string
}

/** For all functions as `N`, or for one as `NAME=N`. */
export const functionNumbers: readonly NumberOption<NumbersOf<FunctionOptions>>[] = [
  { flag: 'concurrency', name: 'reservedConcurrency', help: 'reserved concurrency (default: none)' },
  {
    flag: 'provisioned-concurrency',
    name: 'provisionedConcurrency',
    help: 'environments that start ahead and stay (default 0)',
  },
  { flag: 'timeout-ms', name: 'timeoutMs', help: `time for one invocation (default ${defaultTimeoutMs})` },
  {
    flag: 'init-timeout-ms',
    name: 'initTimeoutMs',
    help: `time until an environment must be ready (default ${defaultInitTimeoutMs})`,
  },
  {
    flag: 'starts-at-once',
    name: 'startsAtOnce',
    help: 'environments that may start together (default: one a core)',
  },
  {
    flag: 'environment-ramp',
    name: 'environmentRamp',
    help: `environments that may be added in 10 s (default ${defaultEnvironmentRamp})`,
  },
  {
    flag: 'snapshot-creates',
    name: 'snapshotCreates',
    help: 'environments on their way at once before callers are refused (default: any)',
  },
  { flag: 'idle-ms', name: 'idleMs', help: `time until an idle environment ends (default ${defaultIdleMs})` },
  { flag: 'published-versions', name: 'publishedVersions', help: 'versions 1 to N beside $LATEST (default 0)' },
  { flag: 'memory-mb', name: 'memoryMb', help: `memory of an environment (default ${defaultMemoryMb})` },
]

export const emulatorNumbers: readonly NumberOption<NumbersOf<LambdaEmulatorOptions>>[] = [
  { flag: 'port', name: 'port', help: `0 takes any free port (default ${defaultPort})` },
  {
    flag: 'account-concurrency',
    name: 'accountConcurrency',
    help: `most invocations at once over all functions (default ${defaultAccountConcurrency})`,
  },
  {
    flag: 'requests-per-concurrency',
    name: 'requestsPerConcurrency',
    help: 'requests a second for each unit of concurrency, 10 on Lambda (default 0: any)',
  },
  {
    flag: 'caller-requests-per-second',
    name: 'callerRequestsPerSecond',
    help: 'requests a second to the Invoke API (default 0: any)',
  },
  { flag: 'drain-ms', name: 'drainMs', help: `time for running invocations at the end (default ${defaultDrainMs})` },
  {
    flag: 'event-retry-ms',
    name: 'eventRetryMs',
    help: `pause before a failed asynchronous invocation runs again (default ${defaultEventRetryMs})`,
  },
  {
    flag: 'event-max-age-ms',
    name: 'eventMaxAgeMs',
    help: `how long an asynchronous invocation may wait (default ${defaultEventMaxAgeMs})`,
  },
  {
    flag: 'dead-letter-max-bytes',
    name: 'deadLetterMaxBytes',
    help: `most bytes of the dead-letter file (default ${defaultDeadLetterMaxBytes})`,
  },
  {
    flag: 'max-streamed-bytes',
    name: 'maxStreamedBytes',
    help: `most bytes of a streamed response (default ${defaultMaxStreamedBytes})`,
  },
  {
    flag: 'stream-burst-bytes',
    name: 'streamBurstBytes',
    help: `bytes of a stream that go as fast as they come (default ${defaultStreamBurstBytes})`,
  },
  {
    flag: 'stream-bytes-per-second',
    name: 'streamBytesPerSecond',
    help: `pace of the bytes behind them, 0 for no limit (default ${defaultStreamBytesPerSecond})`,
  },
]

/** Options that are no numbers: what follows the flag, and what that means. */
export const textOptions = {
  function: { form: 'NAME=FOLDER', help: 'a function and its folder with dist/handler.mjs; may be repeated' },
  'function-url': {
    form: 'NAME=PORT[:MODE]',
    help: 'HTTP address of a function; MODE is BUFFERED (default) or RESPONSE_STREAM',
  },
  alias: { form: 'NAME:ALIAS=VERSION', help: 'another name of a version; may be repeated' },
  'dead-letter-file': { form: 'FILE', help: 'asynchronous invocations that were given up, one JSON record a line' },
  architecture: { form: 'NAME', help: 'arm64 (default) or x86_64: decides what time costs' },
  host: { form: 'ADDRESS', help: `address to listen on (default ${defaultHost})` },
  env: {
    form: 'NAME[=VALUE]',
    help: 'variable for the functions, without VALUE that of this process, unseen by others',
  },
} as const

/** Options without a value. */
export const switches = {
  'no-freeze': 'let environments go on between invocations, which Lambda does not',
  'platform-log': 'print the lines that Lambda itself logs as well: START, END, REPORT',
} as const

/** What `--help` prints. */
export function helpText(): string {
  return `Local AWS Lambda: the Invoke API with response streaming, one process per environment.

  npm run lambda -- --function NAME=FOLDER [options]

${lines(Object.entries(textOptions).map(([flag, { form, help }]) => [`--${flag} ${form}`, help]))}
${lines(Object.entries(switches).map(([flag, help]) => [`--${flag}`, help]))}

Numbers:

${lines(emulatorNumbers.map(({ flag, help }) => [`--${flag} N`, help]))}

Numbers of functions, for all as N or for one as NAME=N; may be repeated:

${lines(functionNumbers.map(({ flag, help }) => [`--${flag} N`, help]))}

  --help                           this text

examples:
  npm run lambda -- --function chat=lambda/chat
  npm run lambda -- --function chat=lambda/chat --concurrency 20 --port 9101 --platform-log

exit codes: 0 after Ctrl-C or SIGTERM, when running invocations have ended; 1 when it cannot start, such as when its port
is taken; 2 for bad arguments
`
}

function lines(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([option, help]) => `  ${option.padEnd(32)} ${help}`).join('\n')
}
