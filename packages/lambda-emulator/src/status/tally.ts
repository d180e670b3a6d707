import type { LambdaEmulatorEvent } from '../events.ts'

/** What has happened to one function so far. */
export interface FunctionTally {
  finished: Map<string, number>
  throttled: Map<string, number>
  abandoned: Map<string, number>
  retries: number
  coldStarts: number
  coldStartMs: number
  durationMs: number
  billedMs: number
  costUsd: number
  streamedBytes: number
}

/** Adds events up, by function. As many entries as there are functions and kinds of ends, however long it runs. */
export class Tallies {
  readonly #byFunction = new Map<string, FunctionTally>()

  /** The same object at every call, at first of zeros. */
  of(functionName: string): FunctionTally {
    const found = this.#byFunction.get(functionName) ?? createTally()
    this.#byFunction.set(functionName, found)
    return found
  }

  add(event: LambdaEmulatorEvent): void {
    const tally = this.of(event.functionName)
    switch (event.kind) {
      case 'environment-started':
        if (event.initialization === 'on-demand') countColdStart(tally, event.coldStartMs)
        break
      case 'invocation-finished':
        countFinished(tally, event)
        break
      case 'invocation-throttled':
        increment(tally.throttled, event.reason)
        break
      case 'invocation-retried':
        tally.retries += 1
        break
      case 'invocation-abandoned':
        increment(tally.abandoned, event.deadLetter)
        break
    }
  }
}

function createTally(): FunctionTally {
  return {
    finished: new Map(),
    throttled: new Map(),
    abandoned: new Map(),
    retries: 0,
    coldStarts: 0,
    coldStartMs: 0,
    durationMs: 0,
    billedMs: 0,
    costUsd: 0,
    streamedBytes: 0,
  }
}

function countColdStart(tally: FunctionTally, coldStartMs: number): void {
  tally.coldStarts += 1
  tally.coldStartMs += coldStartMs
}

function countFinished(
  tally: FunctionTally,
  event: Extract<LambdaEmulatorEvent, { kind: 'invocation-finished' }>,
): void {
  increment(tally.finished, event.outcome)
  tally.durationMs += event.durationMs
  tally.billedMs += event.billedMs
  tally.costUsd += event.costUsd
  tally.streamedBytes += event.streamedBytes
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
