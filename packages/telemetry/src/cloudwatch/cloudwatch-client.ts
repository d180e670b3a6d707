import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import type { CloudWatchSettings } from './cloudwatch-variables.ts'
import type { MetricSample } from './sample-buffer.ts'

export interface MetricSink {
  /** Resolves when CloudWatch has taken the samples; rejects with what it, or the way to it, had against them. */
  put(samples: readonly MetricSample[], signal: AbortSignal): Promise<void>
  close(): void
}

/** One value a second is high resolution, which alarms may judge every 10 s; kept by the second for three hours. */
const storageResolutionSeconds = 1

/** This file is loaded when metrics are published, and not before: the SDK costs 50 ms and 30 MB. */
export function openCloudWatch({ namespace, dimensions, region, endpoint }: CloudWatchSettings): MetricSink {
  // One attempt: what failed is kept and sent with the next, so a hidden retry would only make it later.
  const client = new CloudWatchClient({ maxAttempts: 1, region, ...(endpoint !== undefined && { endpoint }) })
  const common = {
    Unit: 'Count',
    StorageResolution: storageResolutionSeconds,
    Dimensions: dimensions.map(({ name, value }) => ({ Name: name, Value: value })),
  } as const
  return {
    async put(samples, signal) {
      const data = samples.map(({ name, value, wallMs }) => ({
        ...common,
        MetricName: name,
        Value: value,
        Timestamp: new Date(wallMs),
      }))
      await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData: data }), { abortSignal: signal })
    },
    close: () => client.destroy(),
  }
}
