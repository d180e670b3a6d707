import { scalingNames } from '@manga-assist/simulator'
import { defaultPlanOptions } from './options.ts'
import { scenarios } from './scenarios/scenarios.ts'

const { objective, slotsPerTask, lambdaMemoryMb, lambdaConcurrency, maxTasks, policies, seed, model } =
  defaultPlanOptions

/** What `--help` prints. The defaults are those that a run without options has. */
export const usage = `Finds what serves a trace within an objective for the least money: tasks at rest, scaling rule, limit of a task,
memory of Lambda and policy; beside it Fargate only, Lambda only, and an alarm that moves weights.

usage: npm run plan -- --trace FILE [options]
       npm run plan -- --scenario NAME [--scale N] [--connections N] [--seed N] [--html FILE] [--json]

  --trace FILE     as npm run simulate takes it
  --p99 MS         99 of 100 requests wait at most so long, cold start included (default ${objective.waitP99Ms})
  --late SHARE     at most this share, 0 to 1, waits over a second, is refused or lost (default ${objective.late})
  --policy LIST    policies to compare (default ${policies})
  --scaling LIST   rules to choose from (default all: ${scalingNames})
  --slots-per-task LIST  limits of a task to choose from (default ${slotsPerTask})
  --lambda-memory LIST   megabytes to choose from (default ${lambdaMemoryMb})
  --lambda-concurrency N requests that the account runs on Lambda at once (default ${lambdaConcurrency})
  --max-tasks N    most tasks that scaling may ask for (default ${maxTasks})
  --routers N      routers that share the tasks without talking to each other (default 1)
  --fault LIST     as for npm run simulate: happens in every simulation
  --architecture NAME  prices: arm64 or x86 (default arm64)
  --model NAME     fleet: tasks that share their processor and are scaled; yardstick: slots that never change, one queue
                   (default ${model})
  --multiply N, --cap N, --compress N, --seed N  as for npm run simulate (seed ${seed})
  --html FILE      a report with charts as well, one self-contained file
  --json           {"trace", "objective", "mostAtOnce", "cheapest", "plans", "faults", …} instead of a table
  --help           this text

  --scenario NAME  a study of its own instead of a trace:
${scenarios.map(({ name, about }) => `    ${name.padEnd(8)} ${about}`).join('\n')}
  --scale N        one part in N is simulated (50k: default 40; 1 simulates all of it, in about ten minutes)
  --connections N  logins: what the store bears (default 250)

The trace goes on all month: dollars are those of its time, times a month over it. At the end each plan is simulated
again with a task lost, and with Lambda throttling or down for 60 s, where most requests arrive.

exit code: 0, 1 when the trace cannot be read or nothing meets the objective, 2 for bad arguments, 130 after Ctrl-C
`
