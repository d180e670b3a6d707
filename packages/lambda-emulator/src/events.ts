import type { ThrottleReason } from './concurrency/concurrency.ts'
import type { FaultKind } from './faults/fault.ts'

/** One line that a function wrote to its standard output or error, without its line end. */
export interface FunctionLogLine {
  functionName: string
  /** The invocation that ran last when the line arrived. Absent before the first. Output and answers race. */
  requestId?: string
  /** At most 64 KiB; a longer line comes in pieces. */
  line: string
}

/** How an invocation ended: `function-error` is the handler's own, the others are its environment's. */
export type OutcomeKind = 'success' | 'function-error' | 'timed-out' | 'crashed' | 'init-failed'

/** Why an environment is gone. */
export type EnvironmentEnd = 'crashed' | 'timed-out' | 'out-of-memory' | 'init-failed' | 'expired' | 'closed'

/** Whether an environment started for an invocation, or ahead of any. Lambda's own words. */
export type Initialization = 'on-demand' | 'provisioned-concurrency'

/** Provisioned concurrency as `/status` shows it. */
export interface ProvisionedStatus {
  requested: number
  /** Environments that were started ahead and live. */
  available: number
  /** `failed`: some environment would not start, however often it was tried. */
  state: 'in-progress' | 'ready' | 'failed'
  /** Invocations that found none of them and went to environments on demand. */
  spillovers: number
}

/** Why an invocation is given up. Lambda's own words. */
export type AbandonReason = 'RetriesExhausted' | 'EventAgeExceeded'

/** What became of an invocation that was given up. `failed` and `full` lose it. */
export type DeadLetterResult = 'written' | 'full' | 'failed'

/** What happened, for metrics, tests and the terminal. Durations come from the emulator's clock. */
export type LambdaEmulatorEvent =
  | { kind: 'environment-starting'; functionName: string; environmentId: string }
  | {
      kind: 'environment-started'
      functionName: string
      environmentId: string
      pid: number
      initialization: Initialization
      coldStartMs: number
    }
  /** What was to start ahead of invocations has, or was given up. */
  | ({ kind: 'provisioned-concurrency-settled'; functionName: string } & ProvisionedStatus)
  | { kind: 'environment-expired'; functionName: string; environmentId: string }
  | {
      kind: 'environment-ended'
      functionName: string
      environmentId: string
      reason: Exclude<EnvironmentEnd, 'expired'>
    }
  | { kind: 'invocation-started'; functionName: string; environmentId: string; requestId: string; cold: boolean }
  | {
      kind: 'invocation-finished'
      functionName: string
      environmentId: string
      requestId: string
      cold: boolean
      outcome: OutcomeKind
      /** From the handing over of the event to the readiness for the next one. */
      durationMs: number
      /** Whole milliseconds, with the cold start, which Lambda bills too. */
      billedMs: number
      /** What Lambda would bill for it, in dollars. */
      costUsd: number
      /** 0 for an answer that was not streamed. */
      streamedBytes: number
    }
  /** An asynchronous invocation failed and runs again, as its attempt number `attempt`, when `pauseMs` have passed. */
  | { kind: 'invocation-retried'; functionName: string; requestId: string; attempt: number; pauseMs: number }
  /** The last attempt of an asynchronous invocation failed, or it waited too long. `deadLetter` is `none` without a file for it. */
  | {
      kind: 'invocation-abandoned'
      functionName: string
      requestId: string
      reason: AbandonReason
      deadLetter: DeadLetterResult | 'none'
    }
  | { kind: 'invocation-throttled'; functionName: string; reason: ThrottleReason }
  /** Something goes wrong with an invocation because an injected fault says so. */
  | { kind: 'fault-injected'; functionName: string; requestId: string; fault: FaultKind }
