import { parseNothing, quoted, runCommand, type Terminal } from '@manga-assist/command-line'
import { type Task, tasks } from './tasks.ts'

export interface TaskDependencies {
  output: Terminal
  errors: Terminal
  /** Runs a tool with what it inherits and these variables, and gives its exit code. */
  runTool(command: Task['command'], environment: Readonly<Record<string, string>>): Promise<number>
}

/** `npm run NAME` for the task of that name, which package.json gives. Gives the exit code. */
export async function taskCommand([name = '', ...argv]: readonly string[], dependencies: TaskDependencies) {
  const { output, errors, runTool } = dependencies
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined
  if (task === undefined) {
    errors.write(`task: NAME must be of ${Object.keys(tasks).join(', ')}, received ${quoted(name)}\n`)
    return 2
  }
  const { description, command, environment = {} } = task
  return await runCommand({
    ...{ description, parsed: parseNothing(description, argv), write: output.write, writeError: errors.write },
    run: () => runTool(command, environment),
  })
}
