import { defaultPlanOptions } from './arguments.ts'

const { objective, slotsPerTask, policies, seed } = defaultPlanOptions

/** What `--help` prints. The defaults are those that a run without options has. */
export const usage = `Finds the number of tasks and the policy that serve a trace within an objective for the least money.

usage: npm run plan -- --trace FILE [options]

  --trace FILE     as npm run simulate takes it
  --p99 MS         99 of 100 requests wait at most so long, cold start included (default ${objective.waitP99Ms})
  --late SHARE     at most this share, 0 to 1, waits over a second or is refused (default ${objective.late})
  --policy LIST    policies to compare (default ${policies})
  --slots-per-task N  requests at once that a task of 1 vCPU and 2 GB takes (default ${slotsPerTask})
  --multiply N, --cap N, --compress N, --seed N  as for npm run simulate (seed ${seed})
  --json           {"trace", "objective", "mostAtOnce", "cheapest", "plans"} instead of a table
  --help           this text

The tasks are there all month, and the trace goes on all month: dollars are those of its time, times a month over it.
none is Fargate only. The model is the yardstick's: slots that never change, one queue.

exit code: 0, 1 when the trace cannot be read or nothing meets the objective, 2 for bad arguments, 130 after Ctrl-C
`
