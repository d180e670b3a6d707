import type { LocalSettings } from './env.ts'

/** Settings that a first visitor may want to change, and what they are; all of them are in env.ts. */
const told = {
  ROUTER_PORT: 'of the page and the API; 0 takes any free port, as it does below',
  ROUTER_ADMIN_PORT: 'of the dashboard, /status, /metrics and /events of the router',
  TASK_PORT: 'of the first task; the others take those after it',
  TASK_ADMIN_PORT: 'the same, for their admin ports',
  LAMBDA_PORT: 'of the local Lambda',
  TASKS: 'Fargate tasks',
  TASK_CONCURRENCY_LIMIT: 'most requests at once in one task; what exceeds it is spilled',
  OVERFLOW_PLANE: 'lambda or none: whether there is an overflow plane',
  OVERFLOW_POLICY: 'static or adaptive: how many requests a task may hold',
  LAMBDA_CONCURRENCY: 'most environments at once, each a process',
  MODEL_TOKENS_PER_SECOND: 'speed of the embedded language model',
  RATE_LIMIT_PER_MINUTE: 'requests of one reader; 0 is no limit',
} as const satisfies Partial<Record<keyof LocalSettings, string>>

/** `npm start` as its users see it: it is set by variables of the environment, as what it starts is. */
export function describeStart(defaults: LocalSettings) {
  const rows = Object.entries(told).map(([name, text]) => [
    name,
    `${text} (default ${defaults[name as keyof typeof told]})`,
  ])
  return {
    name: 'start',
    about:
      'Starts the router, two Fargate tasks and a local Lambda on embedded stores, without any account or network. The first start fetches what the lockfile names, and bundles.',
    forms: [''],
    environment: Object.fromEntries(rows) as Record<string, string>,
    options: {},
    notes: ['It is ready with the line "ready URL". Ctrl-C lets answers end, and leaves no process behind.'],
    examples: ['npm start', 'ROUTER_PORT=8081 TASKS=4 npm start', 'OVERFLOW_PLANE=none npm start'],
    exitCodes: {
      0: 'it was stopped by Ctrl-C or SIGTERM, and everything ended as it should',
      1: 'a port is taken, a part could not be started, or one ended by itself',
      2: 'a setting that does not fit, or bad arguments',
    },
  } as const
}
