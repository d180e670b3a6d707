import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock } from '@manga-assist/clock/testing'
import { recordedTerminal } from '@manga-assist/command-line/testing'
import type { CommandDependencies } from '../feed.ts'

type Command = (
  argv: readonly string[],
  dependencies: CommandDependencies,
  interruption: AbortSignal,
) => Promise<number>

/** A file of this content in a folder of its own, and what removes both. */
export function temporaryFile(name: string, content: string | Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'simulate-'))
  const file = join(folder, name)
  writeFileSync(file, content)
  return { folder, file, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

/** Runs a command and collects what it writes. */
export async function runCommand(command: Command, argv: readonly string[], signal = new AbortController().signal) {
  const [output, errors] = [recordedTerminal(), recordedTerminal()]
  const code = await command(argv, { clock: new ManualClock(), write: output.write, errors }, signal)
  return { code, written: output.text(), errors: errors.text() }
}
