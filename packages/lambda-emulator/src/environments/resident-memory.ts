import { readFileSync } from 'node:fs'

/** A page of memory on every machine that Lambda has; where pages are larger, less is counted than is used. */
const pageBytes = 4_096

/** What a process holds in memory, shared libraries included; undefined when it is gone, and where there is no `/proc`. */
export function residentBytes(pid: number): number | undefined {
  try {
    const [, residentPages] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')
    return Number(residentPages) * pageBytes
  } catch {
    return undefined
  }
}

/** The most that a process ever held in memory, in MB; undefined as above. */
export function peakMemoryMb(pid: number): number | undefined {
  try {
    const [, peakKb] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? []
    return peakKb === undefined ? undefined : Number(peakKb) / 1_024
  } catch {
    return undefined
  }
}
