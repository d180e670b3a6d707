import { defaultOptions } from './options.ts'

const { baseline, multiple, seconds, mix, json, html, seed } = defaultOptions

/** `npm run burst` as its users see it. The defaults are those that a run without options has. */
export const description = {
  name: 'burst',
  about: 'Drives the service with an open-loop burst: baseline, step, recovery.',
  forms: ['[options]'],
  options: {
    base: {
      value: 'URL',
      about: 'origin to drive; without it http://127.0.0.1:8080 when that is ready, else a stack of its own',
    },
    tokens: {
      value: 'FILE',
      about: 'bearer tokens of readers, one a line, for a service at --base that verifies them',
    },
    baseline: { value: 'RPS', about: 'requests a second before and after the step', default: baseline },
    multiple: { value: 'N', about: "the step's rate, in baselines", default: multiple },
    seconds: {
      value: 'N',
      about: 'length of the step in seconds; baseline and recovery last half of it, at least 8 s',
      default: seconds,
    },
    mix: {
      value: 'LIST',
      about: 'weights of the kinds of request',
      default: `chat=${mix.chat},recs=${mix.recs}`,
    },
    flood: {
      value: 'KIND',
      about: 'the step multiplies only this kind, chat or recs, and the other goes on as before',
    },
    json: { value: 'FILE', about: 'machine-readable report', default: json },
    html: { value: 'FILE', about: 'report for people, one self-contained file', default: html },
    seed: {
      value: 'N',
      about: 'arrivals, readers and questions; the same seed gives the same plan',
      default: seed,
    },
    overflow: { value: 'on|off', about: 'start a stack with or without its overflow plane' },
    'kill-task': { about: 'start a stack and kill one of its tasks in the middle of the step' },
    simulate: {
      about: 'start a stack, and simulate the same arrivals beside it: spill share and p95, each within 20 %',
    },
  },
  examples: [
    'npm run burst',
    'npm run burst -- --baseline 10 --multiple 5 --seconds 30 --mix chat=1,recs=1',
    'npm run burst -- --base https://staging.example --tokens readers.txt --html reports/staging.html',
  ],
  exitCodes: {
    0: 'nothing failed or was truncated and every refusal had Retry-After',
    1: 'otherwise, with --simulate also when the simulation is further off, or when something could not be started or written',
    2: 'bad arguments',
    130: 'after Ctrl-C',
  },
} as const
