import { resolve } from 'node:path'
import { runProcess } from '@manga-assist/command-line'
import { runTool } from './run-tool.ts'
import { taskCommand } from './task-command.ts'

const cwd = resolve(import.meta.dirname, '../../../..')

await runProcess(({ argv, output, errors, environment: inherited, interruption }) =>
  taskCommand(argv, {
    output,
    errors,
    runTool: (command, own) => runTool(command, { cwd, environment: { ...inherited, ...own }, interruption }),
  }),
)
