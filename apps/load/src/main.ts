import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { systemClock } from '@manga-assist/clock'
import { runProcess } from '@manga-assist/command-line'
import { burstCommand } from './command.ts'

await runProcess(({ argv, output, errors, interruption, environment }) =>
  burstCommand(
    argv,
    {
      clock: systemClock,
      terminal: output,
      writeError: errors.write,
      runId: randomUUID().slice(0, 8),
      processors: availableParallelism(),
      ownCpuMs() {
        const { user, system } = process.cpuUsage()
        return (user + system) / 1_000
      },
      stack: {
        script: join(import.meta.dirname, '../../local/src/main.ts'),
        environment,
        runningBase: 'http://127.0.0.1:8080',
      },
    },
    interruption,
  ),
)
