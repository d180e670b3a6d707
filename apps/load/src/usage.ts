import { defaultOptions } from './options.ts'

const { baseline, multiple, seconds, mix, json, html, seed } = defaultOptions

/** What `--help` prints. The defaults are those that a run without options has. */
export const usage = `Drives the service with an open-loop burst: baseline, step, recovery.

usage: npm run burst -- [options]

  --base URL       origin to drive; without it http://127.0.0.1:8080 when that is ready, else a stack of its own
  --tokens FILE    bearer tokens of readers, one a line, for a service at --base that verifies them
  --baseline RPS   requests per second before and after the step (default ${baseline})
  --multiple N     the step's rate, in baselines (default ${multiple})
  --seconds N      length of the step; baseline and recovery last half of it, at least 8 s (default ${seconds})
  --mix LIST       weights of the kinds of request (default chat=${mix.chat},recs=${mix.recs})
  --flood KIND     the step multiplies only this kind, chat or recs, and the other goes on as before
  --json FILE      machine-readable report (default ${json})
  --html FILE      report for people, one self-contained file (default ${html})
  --seed N         arrivals, readers and questions; the same seed gives the same plan (default ${seed})
  --overflow on|off  start a stack with or without its overflow plane
  --kill-task      start a stack and kill one of its tasks in the middle of the step
  --simulate       start a stack, and simulate the same arrivals beside it: spill share and p95, each within 20 %
  --help           this text

exit code: 0 when nothing failed or was truncated and every refusal had Retry-After, 1 otherwise (with --simulate also
when the simulation is further off), 2 for bad arguments, 130 after Ctrl-C
`
