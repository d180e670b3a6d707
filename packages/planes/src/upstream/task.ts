import { type LoadReport, namedLoadMetrics, type TaskStatus } from '@manga-assist/contracts'
import { Gate } from '@manga-assist/overflow'
import { Pool } from 'undici'

/** How long a connection to a task may take. It is in the same network: longer means that the task is gone. */
const connectTimeoutMs = 1_000
/** Idle connections are kept this long; tasks keep theirs longer, so that no request meets a closing one. */
const keepAliveMs = 30_000

/** What is known of one task: its own account, and what this router counts. */
export class Task {
  readonly address: string
  readonly pool: Pool
  /** Slots that this router holds on the task. */
  readonly gate = new Gate()
  state: TaskStatus['state'] = 'not-ready'
  readonly #fallbackLimit: number
  #report: { load: LoadReport; atMs: number; ownInFlight: number } | undefined

  constructor(address: string, options: { fallbackLimit: number; firstByteTimeoutMs: number; idleTimeoutMs: number }) {
    this.address = address
    this.#fallbackLimit = options.fallbackLimit
    this.pool = new Pool(address, {
      connect: { timeout: connectTimeoutMs },
      keepAliveTimeout: keepAliveMs,
      headersTimeout: options.firstByteTimeoutMs,
      bodyTimeout: options.idleTimeoutMs,
      pipelining: 1,
    })
  }

  /** Takes the task's account of its load, made just now. */
  note(load: LoadReport, nowMs: number): void {
    this.#report = { load, atMs: nowMs, ownInFlight: this.gate.inFlight }
  }

  /** Slots that the task allows: what it says itself, else what the router was told. */
  get concurrencyLimit(): number {
    return this.#report?.load.named[namedLoadMetrics.concurrencyLimit] ?? this.#fallbackLimit
  }

  /**
   * Slots held on the task: those of this router, exactly, and those of others as the last report had them. A report
   * that is older than `maxReportAgeMs` says nothing of others.
   */
  inFlight(nowMs: number, maxReportAgeMs: number): number {
    const own = this.gate.inFlight
    const report = this.#fresh(nowMs, maxReportAgeMs)
    if (report === undefined) return own
    const reported = report.load.named[namedLoadMetrics.inFlight] ?? 0
    return own + Math.max(0, reported - report.ownInFlight)
  }

  /** CPU and event loop as last reported; undefined when the report is missing or stale. */
  reading(nowMs: number, maxReportAgeMs: number) {
    const load = this.#fresh(nowMs, maxReportAgeMs)?.load
    return {
      cpuUtilization: load?.cpuUtilization,
      eventLoopUtilization: load?.named[namedLoadMetrics.eventLoopUtilization],
    }
  }

  #fresh(nowMs: number, maxReportAgeMs: number) {
    const report = this.#report
    return report !== undefined && nowMs - report.atMs <= maxReportAgeMs ? report : undefined
  }
}
