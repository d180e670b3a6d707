import type { ChildProcess } from 'node:child_process'
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** From this level on (pino's "warn") a child's line also goes to the terminal. */
const shownLevel = 40

/** The lines of all children: each into its own log file, warnings and everything that is no log line also shown. */
export interface Output {
  /** Says something in the supervisor's own name. */
  say(line: string): void
  follow(name: string, child: ChildProcess): void
  close(): Promise<void>
}

export function createOutput(logFolder: string, write: (text: string) => void): Output {
  mkdirSync(logFolder, { recursive: true })
  const files = new Map<string, WriteStream>()

  function fileOf(name: string): WriteStream {
    const file = files.get(name) ?? createWriteStream(join(logFolder, `${name}.log`), { flags: 'a' })
    files.set(name, file)
    return file
  }

  return {
    say: (line) => write(`${line}\n`),
    follow(name, { stdout, stderr }) {
      const file = fileOf(name)
      for (const input of [stdout, stderr]) {
        if (input === null) continue
        createInterface({ input }).on('line', (line) => {
          file.write(`${line}\n`)
          if (isShown(line)) write(`${name} | ${line}\n`)
        })
      }
    },
    async close() {
      await Promise.all([...files.values()].map((file) => new Promise<void>((resolve) => file.end(resolve))))
    },
  }
}

function isShown(line: string): boolean {
  if (!line.startsWith('{')) return !line.startsWith('listening ')
  try {
    return JSON.parse(line).level >= shownLevel
  } catch {
    return true
  }
}
