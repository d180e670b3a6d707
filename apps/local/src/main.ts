import { resolve } from 'node:path'
import { parseNothing, runCommand } from '@manga-assist/command-line'
import { describeStart } from './description.ts'
import { defaultSettings } from './env.ts'
import { start } from './start.ts'

const description = describeStart(defaultSettings)
const write = (text: string) => void process.stdout.write(text)

process.exitCode = await runCommand({
  description,
  parsed: parseNothing(description, process.argv.slice(2)),
  write,
  writeError: (text) => void process.stderr.write(text),
  run: () => start(resolve(import.meta.dirname, '../../..'), write),
})
