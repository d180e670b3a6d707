import { type CpuUsage, cgroupCpuUsage, processCpuUsage } from './cpu-usage.ts'

export type CpuSource = 'auto' | 'cgroup' | 'process'

export interface Surroundings {
  /** The process runs as an ECS task. */
  onEcs: boolean
  /** Number of the process; 1 in a container without an init process. */
  pid: number
  /** Folder of the control groups; the machine's own when left out. */
  cgroupRoot?: string
}

/**
 * Whose CPU to measure. `auto` takes the container's where this process is alone in one: on ECS, or as its first
 * process. On a shared machine the control group holds the neighbours too, so the process itself is measured there.
 * Throws when `cgroup` is asked for and there is none to read.
 */
export function chooseCpuUsage(source: CpuSource, { onEcs, pid, cgroupRoot }: Surroundings): CpuUsage {
  const aloneInContainer = onEcs || pid === 1
  if (source === 'process' || (source === 'auto' && !aloneInContainer)) return processCpuUsage()
  const usage = cgroupCpuUsage(cgroupRoot)
  if (usage !== undefined) return usage
  if (source === 'auto') return processCpuUsage()
  throw new Error('CPU source is cgroup, but no control group can be read below /sys/fs/cgroup')
}
