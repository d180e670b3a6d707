import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

/** CPU time used so far and how much there is. Only differences of `usedMs` mean something. */
export interface CpuUsage {
  /** CPU milliseconds, of all threads together. */
  usedMs(): number
  /** Cores that may be used; 0.5 in a container that is held to half a core. */
  readonly cores: number
}

/**
 * This process alone, against one core: a Node process that keeps one core busy is at its end, however many idle
 * cores stand beside it.
 */
export function processCpuUsage(): CpuUsage {
  return {
    cores: 1,
    usedMs: () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1_000
    },
  }
}

/**
 * The container that this process runs in, from its control group (version 2 or 1) below `root`. Undefined where no
 * control group can be read. Reading costs a file access: sample it on a timer, never per request.
 */
export function cgroupCpuUsage(root = '/sys/fs/cgroup'): CpuUsage | undefined {
  return versionTwo(root) ?? versionOne(root)
}

function versionTwo(root: string): CpuUsage | undefined {
  const stat = join(root, 'cpu.stat')
  const usedMs = () => Number(readText(stat)?.match(/^usage_usec (\d+)$/m)?.[1]) / 1_000
  if (Number.isNaN(usedMs())) return undefined
  const [quota, period] = (readText(join(root, 'cpu.max')) ?? '').split(' ').map(Number)
  return { usedMs, cores: coresOf(quota, period) }
}

function versionOne(root: string): CpuUsage | undefined {
  const usage = join(root, 'cpuacct/cpuacct.usage')
  const usedMs = () => Number(readText(usage) ?? Number.NaN) / 1_000_000
  if (Number.isNaN(usedMs())) return undefined
  const quota = Number(readText(join(root, 'cpu/cpu.cfs_quota_us')))
  const period = Number(readText(join(root, 'cpu/cpu.cfs_period_us')))
  return { usedMs, cores: coresOf(quota, period) }
}

/** Without a quota ("max", -1) all cores of the machine may be used. */
function coresOf(quota: number | undefined, period: number | undefined): number {
  const cores = (quota ?? Number.NaN) / (period ?? Number.NaN)
  return cores > 0 && Number.isFinite(cores) ? cores : availableParallelism()
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}
