import * as z from 'zod'

/** What CloudWatch takes as the value of a dimension. */
const dimension = z
  .string()
  .max(1_024)
  .regex(/^[\x20-\x7e]*$/, 'must be ASCII')
  .regex(/^[^:\s]/, 'must not begin with a colon or a space')

/** Environment variables of what is published to CloudWatch, the same for tasks and routers. */
export const cloudWatchVariables = {
  /** Publishes the scale signal, one value a second. */
  CLOUDWATCH_METRICS: z.enum(['on', 'off']).default('off'),
  /** Namespace of the metrics. */
  CLOUDWATCH_NAMESPACE: z
    .string()
    .max(255)
    .regex(/^[\w.\-/#: ]+$/, 'must be letters, digits and . - _ / # : or a space')
    .regex(/^(?!AWS\/)\S/, 'must not begin with AWS/ or a space')
    .default('MangaAssist'),
  /** Dimension `Service`: what scales. Left out: the kind of process. */
  CLOUDWATCH_SERVICE: dimension.optional(),
  /** Dimension `Cluster`; none when left out. */
  CLOUDWATCH_CLUSTER: dimension.optional(),
  /** Another endpoint than AWS's own. */
  CLOUDWATCH_ENDPOINT: z.url().optional(),
  /** Time between two calls. Alarms judge every 10 s at most. */
  CLOUDWATCH_INTERVAL_MS: z.coerce.number().int().min(1_000).max(60_000).default(10_000),
}

type CloudWatchEnvironment = z.output<z.ZodObject<typeof cloudWatchVariables>> & { AWS_REGION: string }

export interface CloudWatchSettings {
  namespace: string
  dimensions: readonly { name: string; value: string }[]
  region: string
  endpoint: string | undefined
  intervalMs: number
}

/** What the environment says of publishing; undefined where it is off. `service` is the kind of process. */
export function cloudWatchSettings(env: CloudWatchEnvironment, service: string): CloudWatchSettings | undefined {
  if (env.CLOUDWATCH_METRICS === 'off') return undefined
  const cluster = env.CLOUDWATCH_CLUSTER
  return {
    namespace: env.CLOUDWATCH_NAMESPACE,
    dimensions: [
      { name: 'Service', value: env.CLOUDWATCH_SERVICE ?? service },
      ...(cluster === undefined ? [] : [{ name: 'Cluster', value: cluster }]),
    ],
    region: env.AWS_REGION,
    endpoint: env.CLOUDWATCH_ENDPOINT,
    intervalMs: env.CLOUDWATCH_INTERVAL_MS,
  }
}
