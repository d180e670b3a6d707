import { performance } from 'node:perf_hooks'
import { type Clock, every } from '@manga-assist/clock'
import type { CpuUsage } from './cpu-usage.ts'

/** Cached readings of how busy this process is; reading them costs nothing. */
export interface LoadSensor {
  read(): LoadReading
  /** Stops sampling. */
  close(): void
}

export interface LoadReading {
  /** Share of the cores that may be used, 0 to 1 and above. Undefined until the first sample. */
  cpuUtilization: number | undefined
  /** Share of time in which the event loop was busy, 0 to 1. Undefined until the first sample. */
  eventLoopUtilization: number | undefined
  /** When the last sample was taken; undefined until the first. */
  readAtMs: number | undefined
}

export interface LoadSensorOptions {
  clock: Clock
  cpu: CpuUsage
  /** Time between samples. Default 250 ms. */
  intervalMs?: number
  /** Busy and idle time of the event loop so far, in milliseconds. Default: this process's own. */
  eventLoop?: () => { active: number; idle: number }
}

const defaultIntervalMs = 250
/**
 * Weight of the newest sample in the moving average. A quarter reaches 90 % of a step after eight samples, two seconds:
 * one garbage collection does not look like overload.
 */
const newestShare = 0.25

export function createLoadSensor(options: LoadSensorOptions): LoadSensor {
  const { clock, cpu, intervalMs = defaultIntervalMs, eventLoop = () => performance.eventLoopUtilization() } = options
  const take = () => ({ atMs: clock.now(), usedMs: cpu.usedMs(), ...eventLoop() })
  const cpuAverage = new MovingAverage()
  const loopAverage = new MovingAverage()
  let before = take()
  const reading: LoadReading = { cpuUtilization: undefined, eventLoopUtilization: undefined, readAtMs: undefined }

  const stop = every(clock, intervalMs, () => {
    const now = take()
    const elapsedMs = now.atMs - before.atMs
    const activeMs = now.active - before.active
    const loopMs = activeMs + now.idle - before.idle
    reading.cpuUtilization = cpuAverage.add((now.usedMs - before.usedMs) / (elapsedMs * cpu.cores))
    reading.eventLoopUtilization = loopAverage.add(activeMs / loopMs)
    reading.readAtMs = now.atMs
    before = now
  })
  return { read: () => reading, close: stop }
}

/** So many samples in a row that are no numbers: what was read before is no reading any more. */
const mostMissing = 8

/**
 * A sample that is no number (no time passed, a file that vanished) changes nothing, until there are too many of them. The
 * first one counts as if the process had been idle before: it holds the work of starting, which is no load.
 */
class MovingAverage {
  #average: number | undefined
  #missing = 0

  add(sample: number): number | undefined {
    if (Number.isFinite(sample) && sample >= 0) {
      this.#missing = 0
      this.#average = (this.#average ?? 0) + newestShare * (sample - (this.#average ?? 0))
    } else {
      this.#missing += 1
      if (this.#missing >= mostMissing) this.#average = undefined
    }
    return this.#average
  }
}
