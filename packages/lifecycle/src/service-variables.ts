import { timeouts } from '@manga-assist/contracts'
import * as z from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)
const milliseconds = z.coerce.number().int().min(0)

/** The variables that every service has. To be spread into its own schema. */
export const serviceVariables = {
  /** Address of this machine that both ports listen on. */
  HOST: z.string().default('0.0.0.0'),
  /** Takes traffic. */
  PORT: port.default(8080),
  /** Takes operators. */
  ADMIN_PORT: port.default(9090),
  /** Folder of the dashboard's files, served at `/` of the admin port; none when left out. */
  DASHBOARD_ROOT: z.string().min(1).optional(),
  /** Share of requests whose log lines are written, where the caller did not say. */
  TRACE_SAMPLE_RATE: z.coerce.number().min(0).max(1).default(0.01),
  /** Least grave lines that are written. */
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** How long the service still accepts after the request to stop, until balancers saw that it is not ready. */
  DRAIN_NOTICE_MS: milliseconds.default(0),
  /** Longest wait for requests in flight. Below ECS's stop timeout, which is 30 s unless it is raised. */
  DRAIN_TIMEOUT_MS: milliseconds.default(timeouts.drainAloneMs),
}

type ServiceEnvironment = z.infer<z.ZodObject<typeof serviceVariables>>

/** The part of them that `runService` takes. */
export function serviceSettings(env: ServiceEnvironment) {
  return {
    host: env.HOST,
    port: env.PORT,
    adminPort: env.ADMIN_PORT,
    drainNoticeMs: env.DRAIN_NOTICE_MS,
    drainTimeoutMs: env.DRAIN_TIMEOUT_MS,
  }
}
