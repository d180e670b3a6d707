import { parseArgs } from 'node:util'
import {
  defaultAccountConcurrency,
  defaultDrainMs,
  defaultEventRetryMs,
  defaultHost,
  defaultPort,
  type LambdaEmulatorOptions,
} from './emulator-options.ts'
import {
  defaultIdleMs,
  defaultMemoryMb,
  defaultTimeoutMs,
  type FunctionOptions,
  InvalidOptionError,
} from './function-config.ts'

export type ParsedArguments =
  | { kind: 'run'; options: LambdaEmulatorOptions }
  | { kind: 'help'; text: string }
  | { kind: 'invalid'; message: string }

/** Reads the command line. Ranges of numbers are checked where the emulator starts. `inherited` gives values to names. */
export function parseArguments(args: readonly string[], inherited: NodeJS.ProcessEnv = {}): ParsedArguments {
  try {
    const { values } = parseArgs({ args: [...args], options: optionTypes, strict: true, allowPositionals: false })
    return values.help ? { kind: 'help', text: help } : { kind: 'run', options: toOptions(values, inherited) }
  } catch (error) {
    return { kind: 'invalid', message: error instanceof Error ? error.message : String(error) }
  }
}

const optionTypes = {
  function: { type: 'string', multiple: true },
  concurrency: { type: 'string', multiple: true },
  'account-concurrency': { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  'timeout-ms': { type: 'string' },
  'starts-at-once': { type: 'string' },
  'idle-ms': { type: 'string' },
  'memory-mb': { type: 'string' },
  'drain-ms': { type: 'string' },
  'event-retry-ms': { type: 'string' },
  env: { type: 'string', multiple: true },
  help: { type: 'boolean' },
} as const

const help = `Local AWS Lambda: the Invoke API with response streaming, one process per environment.

  node packages/lambda-emulator/src/main.ts --function NAME=FOLDER [options]

  --function NAME=FOLDER     a function and its folder with dist/handler.mjs; may be repeated
  --concurrency N            reserved concurrency of each function (default: none)
  --concurrency NAME=N       of one function; may be repeated
  --account-concurrency N    most invocations at once over all functions (default ${defaultAccountConcurrency})
  --port N                   0 takes any free port (default ${defaultPort})
  --host ADDRESS             address to listen on (default ${defaultHost})
  --timeout-ms N             time for one invocation (default ${defaultTimeoutMs})
  --starts-at-once N         environments of a function that may start together (default: one a core)
  --idle-ms N                time until an idle environment ends (default ${defaultIdleMs})
  --memory-mb N              memory of an environment (default ${defaultMemoryMb})
  --drain-ms N               time for running invocations at the end (default ${defaultDrainMs})
  --event-retry-ms N         pause before a failed asynchronous invocation runs again (default ${defaultEventRetryMs})
  --env NAME=VALUE           variable for the functions; may be repeated
  --env NAME                 the same with the value that this process has: it shows in no list of processes
`

interface Values {
  function?: string[]
  concurrency?: string[]
  'account-concurrency'?: string
  host?: string
  port?: string
  'timeout-ms'?: string
  'starts-at-once'?: string
  'idle-ms'?: string
  'memory-mb'?: string
  'drain-ms'?: string
  'event-retry-ms'?: string
  env?: string[]
}

function toOptions(values: Values, inherited: NodeJS.ProcessEnv): LambdaEmulatorOptions {
  const shared = {
    environment: Object.fromEntries((values.env ?? []).map((text) => variable(text, inherited))),
    ...number('timeoutMs', '--timeout-ms', values['timeout-ms']),
    ...number('startsAtOnce', '--starts-at-once', values['starts-at-once']),
    ...number('idleMs', '--idle-ms', values['idle-ms']),
    ...number('memoryMb', '--memory-mb', values['memory-mb']),
  }
  const functions = (values.function ?? []).map((text): FunctionOptions => {
    const [name, directory] = splitPair('--function', 'NAME=FOLDER', text)
    return {
      name,
      directory,
      ...shared,
      ...number('reservedConcurrency', '--concurrency', concurrencyOf(name, values)),
    }
  })
  if (functions.length === 0) throw new InvalidOptionError('--function', 'given at least once', [])
  return {
    functions,
    ...(values.host !== undefined && { host: values.host }),
    ...number('port', '--port', values.port),
    ...number('accountConcurrency', '--account-concurrency', values['account-concurrency']),
    ...number('drainMs', '--drain-ms', values['drain-ms']),
    ...number('eventRetryMs', '--event-retry-ms', values['event-retry-ms']),
  }
}

function variable(text: string, inherited: NodeJS.ProcessEnv): [string, string] {
  if (text === '' || text.includes('=')) return splitPair('--env', 'NAME=VALUE', text)
  const value = inherited[text]
  if (value === undefined)
    throw new InvalidOptionError('--env', 'NAME=VALUE, or the NAME of a variable that is set', text)
  return [text, value]
}

/** The last that was given for this function, else the last that was given for all. */
function concurrencyOf(name: string, { concurrency = [] }: Values): string | undefined {
  const own = concurrency.findLast((text) => text.startsWith(`${name}=`))
  return own?.slice(name.length + 1) ?? concurrency.findLast((text) => !text.includes('='))
}

function splitPair(option: string, form: string, text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1 || at === text.length - 1) throw new InvalidOptionError(option, form, text)
  return [text.slice(0, at), text.slice(at + 1)]
}

function number<Name extends string>(name: Name, option: string, text: string | undefined): { [key in Name]?: number } {
  if (text === undefined) return {}
  if (!/^\d{1,9}$/.test(text)) throw new InvalidOptionError(option, 'a whole number', text)
  return { [name]: Number(text) } as { [key in Name]?: number }
}
