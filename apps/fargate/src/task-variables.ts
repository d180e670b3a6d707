import { checkIdentity, identityVariables, rateLimitVariables } from '@manga-assist/adapter-hono'
import { serviceVariables } from '@manga-assist/lifecycle'
import {
  checkRedirectVariables,
  checkScaleVariables,
  lambdaVariables,
  policyVariables,
  prewarmVariables,
  redirectVariables,
  scaleVariables,
} from '@manga-assist/overflow'
import { applicationVariables, checkApplicationVariables } from '@manga-assist/providers'
import { cloudWatchVariables } from '@manga-assist/telemetry'
import * as z from 'zod'

const atLeastOne = z.coerce.number().int().min(1)

/** The environment variables of a task. */
export const taskVariables = z
  .object({
    ...serviceVariables,
    ...identityVariables,
    ...rateLimitVariables,
    ...applicationVariables,
    ...policyVariables,
    ...lambdaVariables,
    ...redirectVariables,
    ...scaleVariables,
    ...prewarmVariables,
    ...cloudWatchVariables,
    /** Folder of the chat page; without it no page is served. */
    WEB_ROOT: z.string().optional(),
    /** Folder of the API reference; without it neither `/docs` nor `/openapi.json` is served. */
    REFERENCE_ROOT: z.string().optional(),
    /** Most requests that run at once in this task. */
    CONCURRENCY_LIMIT: atLeastOne.default(100),
    /**
     * Whether that limit is learned from how fast answers begin, and lowered while the task is busy. Default: where the
     * policy is adaptive.
     */
    CONCURRENCY_LIMIT_MODE: z.enum(['fixed', 'adaptive']).optional(),
    /** Fewest that may run at once under a learned limit. */
    CONCURRENCY_LIMIT_FLOOR: atLeastOne.default(4),
    /** Where to spill. `none` behind a standalone router: the task then serves or sheds. */
    OVERFLOW_PLANE: z.enum(['lambda', 'none']).default('none'),
    /** Whose CPU is measured: the container's, this process's, or whichever fits where it runs. */
    CPU_SOURCE: z.enum(['auto', 'cgroup', 'process']).default('auto'),
    /** Set by ECS. */
    ECS_CONTAINER_METADATA_URI_V4: z.string().optional(),
    /** Puts the task's load on every answer, for a standalone router in front; clients see it where there is none. */
    LOAD_REPORT: z.enum(['on', 'off']).default('off'),
  })
  .superRefine(checkApplicationVariables)
  .superRefine(checkScaleVariables)
  .superRefine(checkRedirectVariables)
  .superRefine(checkIdentity)
