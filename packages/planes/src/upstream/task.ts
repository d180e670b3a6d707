import {
  type EjectionReason,
  type LoadReport,
  namedLoadMetrics,
  parseLoadReport,
  type TaskStatus,
  timeouts,
} from '@manga-assist/contracts'
import { Gate } from '@manga-assist/overflow'
import { Pool } from 'undici'
import { hashText } from '../readers/hash.ts'
import { OutcomeRecord } from './outcome-record.ts'
import type { Ejections } from './outliers.ts'
import type { TaskHealth } from './task-looks.ts'

/** How long a connection to a task may take. It is in the same network: longer means that the task is gone. */
const connectTimeoutMs = 1_000
/**
 * A report may be so much older than its arrival, and the task counts the end of a request a little later than the
 * router: what the router itself had in flight within this time is not taken for the load of others.
 */
const reportLagMs = 100

/** What is known of one task: its own account, and what this router counts. */
export class Task {
  readonly address: string
  /** For balancing by user. */
  readonly hash: number
  readonly pool: Pool
  /** What looks at it found last. */
  health: TaskHealth = 'not-ready'
  /** Set while it is taken out for its failures. */
  ejection: { reason: EjectionReason; untilMs: number } | undefined
  /** What is remembered of the times that it was out. */
  ejections: Ejections = { times: 0, backAtMs: 0 }
  readonly record = new OutcomeRecord()
  /** When it became ready last. */
  readyAtMs = 0
  /** Looks at `/ready` in a row that got no answer. */
  missedLooks = 0
  /** Looks that are under way. */
  looks = 0
  /** Slots that this router holds on the task. */
  readonly #gate = new Gate()
  /** Most slots held in the span of `reportLagMs` that began at `#spanAtMs`, and in the one before it. */
  #peak = 0
  #peakBefore = 0
  #spanAtMs = Number.NEGATIVE_INFINITY
  readonly #fallbackLimit: number
  #reportHeader = ''
  #reportRead: LoadReport | undefined
  #report: { load: LoadReport; atMs: number; ownInFlight: number } | undefined

  constructor(address: string, options: { fallbackLimit: number; firstByteTimeoutMs: number; idleTimeoutMs: number }) {
    this.address = address
    this.hash = hashText(address)
    this.#fallbackLimit = options.fallbackLimit
    this.pool = new Pool(address, {
      connect: { timeout: connectTimeoutMs },
      keepAliveTimeout: timeouts.routerKeepAliveMs,
      headersTimeout: options.firstByteTimeoutMs,
      bodyTimeout: options.idleTimeoutMs,
      pipelining: 1,
    })
  }

  get state(): TaskStatus['state'] {
    return this.ejection !== undefined && this.health === 'ready' ? 'ejected' : this.health
  }

  get isLookedAt(): boolean {
    return this.looks > 0
  }

  /** Takes slots on the task. Whoever took gives back, once. */
  take(weight: number, nowMs: number): void {
    this.#turnSpan(nowMs)
    this.#gate.take(weight)
    this.#peak = Math.max(this.#peak, this.#gate.inFlight)
  }

  giveBack(weight: number): void {
    this.#gate.giveBack(weight)
  }

  /** Takes the task's account of its load as its header has it, where that is well formed. Many are as the one before. */
  noteHeader(header: string, nowMs: number): void {
    if (header !== this.#reportHeader) {
      this.#reportHeader = header
      this.#reportRead = parseLoadReport(header)
    }
    if (this.#reportRead !== undefined) this.note(this.#reportRead, nowMs)
  }

  /** Takes the task's account of its load, made a moment ago. */
  note(load: LoadReport, nowMs: number): void {
    this.#turnSpan(nowMs)
    this.#report = { load, atMs: nowMs, ownInFlight: Math.max(this.#peak, this.#peakBefore) }
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
    const own = this.#gate.inFlight
    const report = this.#fresh(nowMs, maxReportAgeMs)
    if (report === undefined) return own
    const reported = report.load.named[namedLoadMetrics.inFlight] ?? 0
    return own + Math.max(0, reported - report.ownInFlight)
  }

  /** CPU as last reported; undefined when the report is missing or stale. */
  cpuUtilization(nowMs: number, maxReportAgeMs: number): number | undefined {
    return this.#fresh(nowMs, maxReportAgeMs)?.load.cpuUtilization
  }

  /** The same for the event loop. */
  eventLoopUtilization(nowMs: number, maxReportAgeMs: number): number | undefined {
    return this.#fresh(nowMs, maxReportAgeMs)?.load.named[namedLoadMetrics.eventLoopUtilization]
  }

  #turnSpan(nowMs: number): void {
    const spans = Math.floor((nowMs - this.#spanAtMs) / reportLagMs)
    if (spans < 1) return
    this.#peakBefore = spans === 1 ? this.#peak : this.#gate.inFlight
    this.#peak = this.#gate.inFlight
    this.#spanAtMs = nowMs
  }

  #fresh(nowMs: number, maxReportAgeMs: number) {
    const report = this.#report
    return report !== undefined && nowMs - report.atMs <= maxReportAgeMs ? report : undefined
  }
}
