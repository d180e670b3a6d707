import type { ChapterDrop } from '@manga-assist/contracts'
import { demandOfDrops, environmentsFor } from './drop-demand.ts'
import { RisingEdge } from './rising-edge.ts'
import { SlotsBaseline } from './slots-baseline.ts'

/** What is known at one instant. */
export interface PrewarmInput {
  nowMs: number
  /** Milliseconds since 1970. */
  wallMs: number
  /** Slots wanted on the primary plane, and requests on the overflow plane. */
  here: number
  spilled: number
  /** Slots of the primary plane. */
  limit: number
  /** Environments that are warm, and those of them that will be in a minute if nobody asks them until then. */
  warm: number
  warmInAMinute: number
  /** Requests under way that start environments ahead. */
  startingAhead: number
  /** Most environments that may be kept warm. */
  mostAhead: number
}

export interface PrewarmDecision {
  /** Environments that should be warm now. */
  wanted: number
  cause: 'drop' | 'rising-edge' | undefined
  /** The drop that asks for most of them. */
  drop: ChapterDrop | undefined
  /** Requests that should be sent now, together. */
  start: number
}

const firstPauseMs = 1_000
const longestPauseMs = 60_000
/** So long after a pause without another failure, the next one is the first again. */
const forgetMs = 60_000

/**
 * How many environments should be warm, and when to ask for them: for drops of the calendar, and for a burst that begins.
 * Asks again before they expire, while they are wanted. To warm some more, all that are idle must be asked as well, or
 * they would answer in place of new ones. When asking has brought nothing it pauses, for 1 s, then 2, 4, … 60 s.
 */
export class Prewarming {
  readonly #followsEdges: boolean
  readonly #baseline = new SlotsBaseline()
  readonly #edge = new RisingEdge()
  /** Warm in a minute as it was before environments were asked for. Undefined when nothing has been asked. */
  #before: number | undefined
  #failures = 0
  #pausedUntilMs = Number.NEGATIVE_INFINITY

  constructor({ risingEdge }: { risingEdge: boolean }) {
    this.#followsEdges = risingEdge
  }

  /** `drops` of the calendar, earliest first. To be asked once or twice a second. */
  decide(drops: readonly ChapterDrop[], input: PrewarmInput): PrewarmDecision {
    const { nowMs, here, spilled, warmInAMinute, startingAhead } = input
    this.#edge.note(here + spilled, nowMs)
    const wish = this.#wish(drops, input)
    const nothing = { ...wish, start: 0 }
    if (startingAhead > 0) return nothing
    this.#judge(input)
    if (warmInAMinute >= wish.wanted || nowMs < this.#pausedUntilMs) return nothing
    this.#before = warmInAMinute
    return { ...wish, start: Math.max(1, wish.wanted - spilled) }
  }

  #wish(drops: readonly ChapterDrop[], input: PrewarmInput): Omit<PrewarmDecision, 'start'> {
    const { nowMs, here, spilled, mostAhead } = input
    const ofDrops = demandOfDrops(drops, { ...input, baselineSlots: this.#baseline.slots })
    // What a drop brings is not ordinary, nor, where there is enough else to go by, what comes shortly before it.
    const isOrdinary = ofDrops === undefined || !(ofDrops.hasBegun || this.#baseline.isSettled)
    if (isOrdinary) this.#baseline.note(here + spilled, nowMs)
    const ofEdge = this.#environmentsForEdge(input)
    const wanted = Math.min(mostAhead, Math.max(ofDrops?.environments ?? 0, ofEdge))
    if (wanted === 0) return { wanted, cause: undefined, drop: undefined }
    if (ofDrops !== undefined && ofDrops.environments >= ofEdge) return { wanted, cause: 'drop', drop: ofDrops.drop }
    return { wanted, cause: 'rising-edge', drop: undefined }
  }

  #environmentsForEdge({ limit }: PrewarmInput): number {
    const expected = this.#followsEdges ? this.#edge.expectedSlots() : undefined
    return expected === undefined ? 0 : environmentsFor(expected, { limit })
  }

  /** Looks at what the last asking has brought, once it is over. */
  #judge({ nowMs, warmInAMinute }: PrewarmInput): void {
    if (this.#before === undefined) return
    if (nowMs - this.#pausedUntilMs > forgetMs) this.#failures = 0
    this.#failures = warmInAMinute > this.#before ? 0 : this.#failures + 1
    this.#before = undefined
    if (this.#failures === 0) return
    this.#pausedUntilMs = nowMs + Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#failures - 1))
  }
}
