import { interruptedCode } from '../run-command.ts'
import { runProcess } from '../run-process.ts'

// A command that prints until it is told to stop, and then says that it has put everything away.
await runProcess(async ({ output, errors, interruption }) => {
  output.write('begun\n')
  while (!interruption.aborted) {
    output.write('more\n')
    await new Promise((resolve) => setImmediate(resolve))
  }
  errors.write('put away\n')
  return interruptedCode
})
