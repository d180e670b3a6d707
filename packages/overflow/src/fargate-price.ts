/** On demand, arm64, Linux, us-east-1, as published in November 2026 (aws.amazon.com/fargate/pricing). */
const usdPerVcpuHour = 0.03238
const usdPerGbHour = 0.00356

/** The task that is reckoned with where nobody says otherwise. */
const taskVcpus = 1
const taskGb = 2

const msPerHour = 3_600_000

/** What tasks of 1 vCPU and 2 GB cost for so many milliseconds of one of them. */
export function fargateCostUsd(taskMs: number): number {
  return (taskMs / msPerHour) * (taskVcpus * usdPerVcpuHour + taskGb * usdPerGbHour)
}
