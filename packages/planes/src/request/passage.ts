import type { Decision } from '@manga-assist/contracts'
import type { Admission, Arrival, FinishedRun, RequestClass } from '@manga-assist/overflow'
import type { HeldClock } from '../held-clock.ts'
import type { OverflowPlane, Plane, PlaneOutcome, PlaneRun, PrimaryPlane } from '../plane.ts'
import { userKey } from '../readers/user-key.ts'
import type { Ending } from './ending.ts'
import type { Exchange } from './exchange.ts'
import { announcedBytes } from './request-body.ts'
import type { RequestLedger } from './request-ledger.ts'
import { mayRunAgain } from './retry.ts'
import type { Routed } from './routed.ts'

export interface PassageDependencies {
  admission: Admission
  primary: PrimaryPlane
  overflow: OverflowPlane
  clock: HeldClock
  ledger: RequestLedger
  /** Told once how it ended. */
  finish: (exchange: Exchange, ending: Ending) => void
}

/** Keys of users are 32 bits without sign. */
const userKeys = 2 ** 32

/**
 * One request on its way from the decision to its end: serve, else spill, else shed. What a plane did not take, or lost
 * before its commit point, is decided once more; what may have run in part changes plane at most once.
 *
 * It goes on by calls and not by promises: where nothing is to be waited for, the application has the request in the
 * turn in which it came, and promises and the functions that wait for them cost more than all else that is done here.
 */
export class Passage implements Arrival, PlaneRun {
  readonly requestClass: RequestClass
  readonly bodyBytes: number
  readonly #deps: PassageDependencies
  readonly #exchange: Exchange
  /** What was decided, and not acted on yet. */
  #decided: Decision | undefined
  /** The last that was acted on, and the plane that had it. */
  #decision: Decision | undefined
  #plane: Plane | undefined
  #isSecond = false
  #isWaiting = false

  constructor(deps: PassageDependencies, exchange: Exchange) {
    this.#deps = deps
    this.#exchange = exchange
    this.requestClass = exchange.requestClass
    this.bodyBytes = bodyBytesOf(exchange)
  }

  /** What is known of its work when it arrives. */
  get size(): number {
    return this.bodyBytes
  }

  get arrivedAtMs(): number {
    return this.#exchange.arrivedAtMs
  }

  sessionRank(): number {
    return userKey(this.#exchange.request) / userKeys
  }

  /** Asks for the decision, and acts on it, at once where there is nothing to wait for. */
  begin(): void {
    const { admission, ledger } = this.#deps
    const { waiting } = admission
    const leave = admission.admit(this, (decision) => this.#noteDecision(decision))
    this.#exchange.ledgerEntry = ledger.open(this, waiting)
    this.#goOn(leave)
  }

  expectedMs(): number {
    return this.#deps.admission.expectedOverflowMs(this.requestClass, this.size)
  }

  /** Its money and its environment are given back as they were expected to be: how long it took was not seen. */
  leaseEnded(leaseMs: number): void {
    const { admission, clock } = this.#deps
    const { requestClass, size } = this
    clock.hold()
    try {
      admission.noteFinished({ requestClass, plane: 'overflow', size, serviceMs: leaseMs, ending: 'assumed' })
    } finally {
      clock.letGo()
    }
  }

  /** A plane is done with it. What follows must cost this request only, not the plane that tells. */
  ended(outcome: PlaneOutcome, nowMs?: number): void {
    this.#deps.clock.hold(nowMs)
    try {
      this.#noteRun(outcome)
      if (this.#isSecond || !mayRunAgain(this.#exchange, outcome)) this.#finish(outcome)
      else this.#runAgain(outcome)
    } catch (error) {
      this.#deps.finish(this.#exchange, { kind: 'fault', error })
    } finally {
      this.#deps.clock.letGo()
    }
  }

  #runAgain(outcome: PlaneOutcome): void {
    const { admission, overflow } = this.#deps
    this.#isSecond = true
    if (this.#plane === overflow || outcome.kind === 'refused') {
      const reason = outcome.kind === 'refused' ? outcome.reason : 'overflow-failed'
      const onDecided = (decision: Decision) => this.#noteDecision(decision)
      this.#goOn(admission.admitAfterRefusal(this, reason, onDecided))
    } else {
      this.#act(admission.decideAfterLoss(this.#exchange.requestClass, this.bodyBytes))
    }
  }

  /** After a wait, acts in a turn of its own: whoever decides is in the middle of other requests. */
  #noteDecision(decision: Decision): void {
    this.#decided = decision
    if (!this.#isWaiting) return
    this.#isWaiting = false
    queueMicrotask(() => {
      try {
        this.#goOn(undefined)
      } catch (error) {
        this.#deps.finish(this.#exchange, { kind: 'fault', error })
      }
    })
  }

  #goOn(leave: (() => void) | undefined): void {
    const decision = this.#decided
    this.#decided = undefined
    if (decision !== undefined) this.#act(decision)
    else if (leave !== undefined) this.#wait(leave)
  }

  /** The client may leave meanwhile: then nothing more is decided. */
  #wait(leave: () => void): void {
    this.#isWaiting = true
    this.#exchange.onLeave(() => {
      if (!this.#isWaiting) return
      this.#isWaiting = false
      leave()
      if (this.#isSecond) this.#finish({ kind: 'left' })
      else this.#deps.finish(this.#exchange, { kind: 'left' })
    })
  }

  #act(decision: Decision): void {
    const { ledger, admission, primary, overflow } = this.#deps
    const exchange = this.#exchange
    this.#decision = decision
    ledger.decide(exchange.ledgerEntry, decision)
    switch (decision.kind) {
      case 'serve':
        exchange.overflowReason = undefined
        if (decision.reason === 'waited') admission.noteBegun(exchange.requestClass)
        this.#run(primary)
        break
      case 'spill':
        exchange.overflowReason = decision.reason
        this.#run(overflow)
        break
      case 'shed':
        this.#plane = undefined
        this.#finish({ kind: 'shed' })
    }
  }

  #run(plane: Plane): void {
    this.#plane = plane
    const { clock } = this.#deps
    this.#exchange.startedAtMs = clock.now()
    // The plane may take its time before it comes back.
    clock.letGo()
    plane.run(this.#exchange, this)
  }

  /** Tells how long it took: the admission learns from every request whose end was seen. */
  #noteRun(outcome: PlaneOutcome): void {
    const { admission, overflow, clock, ledger } = this.#deps
    const { requestClass, ledgerEntry, committedAtMs, startedAtMs } = this.#exchange
    if (outcome.kind === 'redirected') {
      ledger.noteOverflow(ledgerEntry, outcome, outcome.leaseMs)
      return
    }
    const serviceMs = clock.now() - startedAtMs
    const isOverflow = this.#plane === overflow
    if (isOverflow) ledger.noteOverflow(ledgerEntry, outcome, serviceMs)
    admission.noteFinished({
      requestClass,
      plane: isOverflow ? 'overflow' : 'primary',
      size: this.bodyBytes,
      serviceMs,
      firstByteMs: committedAtMs === undefined ? undefined : committedAtMs - startedAtMs,
      ending: endingOf(outcome),
    })
  }

  #finish(outcome: Routed['outcome']): void {
    const decision = this.#decision as Decision
    this.#deps.finish(this.#exchange, { kind: 'routed', decision, plane: this.#plane, outcome })
  }
}

/** An unknown size may prove too large for the overflow plane; what was read of the body is then put back. */
function bodyBytesOf({ body, request }: Exchange): number {
  return body?.length ?? announcedBytes(request) ?? 0
}

function endingOf(outcome: Exclude<PlaneOutcome, { kind: 'redirected' }>): FinishedRun['ending'] {
  switch (outcome.kind) {
    case 'answered':
      return 'completed'
    case 'left':
    case 'stalled':
      return 'left'
    case 'refused':
    case 'rejected':
      return 'refused'
    case 'lost':
      return outcome.sent ? 'failed' : 'refused'
    case 'broken':
    case 'fault':
      return 'failed'
  }
}
