import { createLambdaEmulator, type LambdaEmulator } from './emulator.ts'
import { inherited } from './env.ts'
import { parseArguments } from './options/arguments.ts'
import type { LambdaEmulatorOptions } from './options/emulator-options.ts'
import { InvalidOptionError } from './options/invalid-option.ts'

const exitCodes = { failure: 1, usage: 2 }

const parsed = parseArguments(process.argv.slice(2), inherited)
switch (parsed.kind) {
  case 'help':
    process.stdout.write(parsed.text)
    break
  case 'invalid':
    fail(exitCodes.usage, `${parsed.message} (--help lists the options)`)
    break
  case 'run':
    await run(parsed.options)
    break
}

async function run(options: LambdaEmulatorOptions): Promise<void> {
  try {
    const emulator = await createLambdaEmulator({ ...options, onLog: ({ line }) => process.stdout.write(`${line}\n`) })
    stopOnRequest(emulator)
    process.stdout.write(`listening ${emulator.url}\n`)
    for (const { name, url } of emulator.status().functions) {
      if (url !== null) process.stdout.write(`function-url ${name} ${url}\n`)
    }
    process.send?.({ kind: 'listening', url: emulator.url })
  } catch (error) {
    fail(
      error instanceof InvalidOptionError ? exitCodes.usage : exitCodes.failure,
      `${messageOf(error)}${adviceOn(error)}`,
    )
  }
}

/** A signal, or the end of the parent that started us with a channel. More of them change nothing. */
function stopOnRequest(emulator: LambdaEmulator): void {
  const stop = () => {
    emulator.close().then(
      () => process.exit(0),
      (error) => fail(exitCodes.failure, messageOf(error)),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('disconnect', stop)
}

function fail(exitCode: number, message: string): never {
  process.stderr.write(`lambda-emulator: ${message}\n`)
  process.exit(exitCode)
}

/** A port that is taken is what everybody meets who starts it twice. */
function adviceOn(error: unknown): string {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  return isTaken ? '; does it run already? --port N takes another port' : ''
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
