import type { Architecture } from './architecture.ts'

/** On demand, Linux, us-east-1, as published in November 2026 (aws.amazon.com/fargate/pricing). */
const prices: Record<Architecture, { usdPerVcpuHour: number; usdPerGbHour: number }> = {
  arm64: { usdPerVcpuHour: 0.03238, usdPerGbHour: 0.00356 },
  x86: { usdPerVcpuHour: 0.04048, usdPerGbHour: 0.004445 },
}

/** The task that is reckoned with where nobody says otherwise. */
const taskVcpus = 1
const taskGb = 2

const msPerHour = 3_600_000

/** What a vCPU and a GB of memory cost an hour. */
export function fargatePrices(architecture: Architecture = 'arm64') {
  return prices[architecture]
}

/** What tasks of 1 vCPU and 2 GB cost for so many milliseconds of one of them. */
export function fargateCostUsd(taskMs: number, architecture: Architecture = 'arm64'): number {
  const { usdPerVcpuHour, usdPerGbHour } = prices[architecture]
  return (taskMs / msPerHour) * (taskVcpus * usdPerVcpuHour + taskGb * usdPerGbHour)
}
