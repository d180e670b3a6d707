import type { Decision, DecisionCount } from '@manga-assist/contracts'

/** How often each decision fell since the start. Most are like the one before: counting those is three comparisons. */
export class DecisionCounts {
  readonly #counts = new Map<string, DecisionCount>()
  #last: DecisionCount | undefined

  note(requestClass: string, { kind, reason }: Decision): void {
    const last = this.#last
    const isLike = last?.reason === reason && last.kind === kind && last.requestClass === requestClass
    const count = isLike ? last : this.#find(requestClass, kind, reason)
    count.count += 1
    this.#last = count
  }

  /** By class, kind and reason; those that never fell are left out. */
  all(): DecisionCount[] {
    return [...this.#counts.values()].map((count) => ({ ...count }))
  }

  #find(requestClass: string, kind: Decision['kind'], reason: Decision['reason']): DecisionCount {
    const key = `${requestClass} ${kind} ${reason}`
    const known = this.#counts.get(key)
    if (known !== undefined) return known
    const count = { requestClass, kind, reason, count: 0 }
    this.#counts.set(key, count)
    return count
  }
}
