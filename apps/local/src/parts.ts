import { join } from 'node:path'
import { requestClassRules } from '@manga-assist/adapter-hono'
import type { DataFolder } from './data-folder.ts'
import type { LocalSettings } from './env.ts'

/** One process of the stack: what to run and with which settings. */
export interface Part {
  name: string
  script: string
  args: readonly string[]
  environment: Record<string, string>
}

export interface PartContext {
  root: string
  settings: LocalSettings
  /** Variables of the application that were set for the whole stack: a function has only what it is given. */
  chosen: Readonly<Record<string, string>>
  data: DataFolder
  /** Signs tickets, where clients are redirected to the function. */
  ticketSecret: string
  /** The reader's own catalogue, where there is one. */
  catalogueFile: string | undefined
}

const host = '127.0.0.1'
const functionName = 'chat'
/** The router spills a little less than the function takes, so that Lambda need not throttle. */
const spareConcurrency = 2

/** The local Lambda with the bundled function. */
export function lambdaPart(context: PartContext): Part {
  const { root, settings } = context
  const isRedirected = settings.OVERFLOW_TRANSPORT === 'redirect'
  const environment = {
    ...applicationEnvironment(context),
    LOG_LEVEL: 'info',
    ...(isRedirected && ticketEnvironment(context)),
  }
  return {
    name: 'lambda',
    script: join(root, 'packages/lambda-emulator/src/main.ts'),
    args: [
      `--function=${functionName}=${join(root, 'lambda/chat')}`,
      `--concurrency=${settings.LAMBDA_CONCURRENCY}`,
      `--port=${settings.LAMBDA_PORT}`,
      `--host=${host}`,
      ...(isRedirected ? [`--function-url=${functionName}=${settings.LAMBDA_URL_PORT}:RESPONSE_STREAM`] : []),
      // By name only: a command line can be read by everybody on the machine, and one of them is a secret.
      ...Object.keys(environment).map((name) => `--env=${name}`),
    ],
    environment,
  }
}

/** Task number `index`, on the port that it had before when it is started again. */
export function taskPart(context: PartContext, index: number, before: TaskPorts | undefined): Part {
  const { root, settings } = context
  const { TASK_PORT, TASK_ADMIN_PORT, TASK_CONCURRENCY_LIMIT, TRACE_SAMPLE_RATE } = settings
  return {
    name: `task-${index + 1}`,
    script: join(root, 'apps/fargate/src/main.ts'),
    args: [],
    environment: {
      ...applicationEnvironment(context),
      HOST: host,
      PORT: String(before?.port ?? (TASK_PORT === 0 ? 0 : TASK_PORT + index)),
      ADMIN_PORT: String(before?.adminPort ?? (TASK_ADMIN_PORT === 0 ? 0 : TASK_ADMIN_PORT + index)),
      CONCURRENCY_LIMIT: String(TASK_CONCURRENCY_LIMIT),
      TRACE_SAMPLE_RATE: String(TRACE_SAMPLE_RATE),
      WEB_ROOT: join(root, 'apps/web/dist'),
      DASHBOARD_ROOT: dashboardRoot(context),
      REFERENCE_ROOT: join(root, 'apps/reference/dist'),
      // Behind the router a task serves or sheds; it does not spill again.
      OVERFLOW_PLANE: 'none',
      OVERFLOW_TRANSPORT: 'relay',
      // Whoever waits, waits at the router, which knows all tasks.
      OVERFLOW_POLICY: 'static',
      OVERFLOW_POLICY_FILE: '',
      // How many it bears it knows best itself, where the policy wants to know.
      CONCURRENCY_LIMIT_MODE: settings.OVERFLOW_POLICY === 'adaptive' ? 'adaptive' : 'fixed',
      LOAD_REPORT: 'on',
      // And whoever has no function behind it has nothing to warm.
      PREWARM_CALENDAR: '',
      PREWARM_RISING_EDGE: 'off',
      // The router.
      TRUSTED_PROXIES: '1',
    },
  }
}

export interface TaskPorts {
  port: number
  adminPort: number
}

/** Where the local Lambda is; `functionUrl` where clients are redirected to the function. */
export interface LambdaUrls {
  url: string
  functionUrl: string | undefined
}

/** The router in front of the tasks. */
export function routerPart(context: PartContext, taskUrls: readonly string[], lambda: LambdaUrls | undefined): Part {
  const { root, settings, chosen, data } = context
  return {
    name: 'router',
    script: join(root, 'apps/router/src/main.ts'),
    args: [],
    environment: {
      HOST: host,
      PORT: String(settings.ROUTER_PORT),
      ADMIN_PORT: String(settings.ROUTER_ADMIN_PORT),
      DASHBOARD_ROOT: dashboardRoot(context),
      DROP_REHEARSAL: settings.NODE_ENV.toLowerCase() === 'production' ? 'off' : settings.DROP_REHEARSAL,
      TASKS: taskUrls.join(','),
      CLASS_RULES: JSON.stringify(requestClassRules),
      TRACE_SAMPLE_RATE: String(settings.TRACE_SAMPLE_RATE),
      OVERFLOW_PLANE: lambda === undefined ? 'none' : 'lambda',
      OVERFLOW_TRANSPORT: settings.OVERFLOW_TRANSPORT,
      ...ticketEnvironment(context),
      // It stands where CloudFront would, too.
      OVERFLOW_EDGE_URL: lambda?.functionUrl ?? '',
      OVERFLOW_POLICY: settings.OVERFLOW_POLICY,
      OVERFLOW_MAX_WAIT_MS: String(settings.OVERFLOW_MAX_WAIT_MS),
      // Where the function looks whether its client is still there.
      CANCEL_STORE: chosen.STORE ?? 'sqlite',
      DATABASE_FILE: data.databaseFile,
      LAMBDA_FUNCTION: functionName,
      LAMBDA_ENDPOINT: lambda?.url ?? '',
      LAMBDA_MAX_CONCURRENCY: String(Math.max(1, settings.LAMBDA_CONCURRENCY - spareConcurrency)),
      // The local Lambda looks at no signature, but the AWS client will not send without one.
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
  }
}

function dashboardRoot({ root }: PartContext): string {
  return join(root, 'apps/dashboard/dist')
}

function ticketEnvironment({ settings, ticketSecret }: PartContext): Record<string, string> {
  return {
    OVERFLOW_TICKET_SECRETS: settings.OVERFLOW_TICKET_SECRETS?.join(',') ?? ticketSecret,
    OVERFLOW_REDIRECT_PATH: settings.OVERFLOW_REDIRECT_PATH,
  }
}

function applicationEnvironment(context: PartContext): Record<string, string> {
  const { settings, chosen, data, catalogueFile } = context
  return {
    ...chosen,
    AUTH: 'dev',
    COOKIE_SECRET: data.cookieSecret,
    DATABASE_FILE: data.databaseFile,
    MODEL_TOKENS_PER_SECOND: String(settings.MODEL_TOKENS_PER_SECOND),
    ...(catalogueFile !== undefined && { CATALOGUE_FILE: catalogueFile }),
    RATE_LIMIT_PER_MINUTE: String(settings.RATE_LIMIT_PER_MINUTE),
    RATE_LIMIT_ADDRESS_PER_MINUTE: String(settings.RATE_LIMIT_ADDRESS_PER_MINUTE),
    RATE_LIMIT_CONCURRENT: String(settings.RATE_LIMIT_CONCURRENT),
  }
}
