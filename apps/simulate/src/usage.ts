import { policies, scalingNames } from '@manga-assist/simulator'
import { defaultReplayPolicies } from './ledger/options.ts'
import { defaultOptions } from './options.ts'

const { model, slots, slotsPerTask, scaling, maxTasks, routers, seed } = defaultOptions

const policyLines = Object.entries(policies).map(([name, { about }]) => `    ${name.padEnd(18)} ${about}`)

/** What `--help` prints. The defaults are those that a run without options has. */
export const usage = `Replays a trace, or a ledger of what a router decided, in virtual time under one or more policies, and says what each
made of it.

usage: npm run simulate -- --trace FILE [options]
       npm run simulate -- --ledger FILE [--policy LIST] [--slots N] [--slots-per-task N] [--seed N] [--json]

  --trace FILE     CSV, plain or gzip: offset_ms,context_tokens,generated_tokens with a request a row, sorted,
                   or timestamp,count_per_5min with counts that are made into Poisson arrivals
  --ledger FILE    what /ledger of an admin port gave, plain or gzip: the requests with their own times and classes;
                   prints what was recorded, each replay, and what it would have changed. The policy "same" is the
                   one that made the ledger (default ${defaultReplayPolicies});
                   slots are the recorded ones
  --slots N[,N]    requests at once on the primary plane (default ${slots})
  --policy LIST    (default ${defaultOptions.policies})
${policyLines.join('\n')}
  --model NAME     yardstick: slots that never change and one queue; fleet: tasks that share their processor, are
                   scaled, and die (default ${model})
  --slots-per-task N  slots that a task of 1 vCPU and 2 GB has, and costs (default ${slotsPerTask})
  --scaling NAME   fleet: ${scalingNames.join(', ')} (default ${scaling})
  --max-tasks N    fleet: most tasks that scaling may ask for (default ${maxTasks})
  --routers N      fleet: routers that share the tasks without talking to each other (default ${routers})
  --fault LIST     fleet: task-dies@SECOND, lambda-throttles@SECOND+SECONDS, lambda-down@SECOND+SECONDS
  --multiply N     requests for each one in a trace of counts (default 1)
  --cap N          a count is at most so many times the mean of the hour before it (default none)
  --compress N     divides the time of the trace: with 30, five minutes pass in ten seconds (default 1)
  --seed N         whatever is left to chance; the same seed gives the same result (default ${seed})
  --json           an array of results instead of a table
  --help           this text

A service takes 0.15 s, a second for every 8,000 tokens of context, and 20 ms for every generated token. A policy sees
the context when a request arrives, the length of the answer when it is over. late: waited over 1 s, cold start included.

exit code: 0, 1 when the file cannot be read, 2 for bad arguments, 130 after Ctrl-C
`
