import type { FinishedRun } from '../admission.ts'
import type { RequestClass } from '../request-class.ts'
import { ServiceTimes } from './service-times.ts'

/** What a request is expected to run before any has finished, in milliseconds. */
const firstServiceMs = 1_000

/** One class, on either plane and on both. */
class OneClass {
  weight = 0
  readonly both = new ServiceTimes(firstServiceMs)
  readonly here = new ServiceTimes(firstServiceMs)
  readonly there = new ServiceTimes(firstServiceMs)
}

/** How long requests run: here and there over all classes, and by class and size. */
export class ClassTimes {
  readonly here = new ServiceTimes(firstServiceMs)
  readonly there = new ServiceTimes(firstServiceMs)
  readonly #byClass = new Map<string, OneClass>()

  note({ requestClass, plane, size = Number.NaN, serviceMs, ending }: FinishedRun): void {
    if (ending !== 'completed') return
    const one = this.#of(requestClass)
    one.weight = requestClass.weight
    const which = plane === 'primary' ? 'here' : 'there'
    // What takes no slot frees none: it says nothing of how soon one comes free.
    if (requestClass.weight > 0) this[which].note(size, serviceMs)
    one[which].note(size, serviceMs)
    // Both planes run the same code: what is learned on one is the best that is known of the other.
    one.both.note(size, serviceMs)
  }

  /** What a request will take on the overflow plane, in milliseconds. */
  expectedThereMs(requestClass: RequestClass, size = Number.NaN): number {
    return this.#of(requestClass).both.expectedMs(size)
  }

  /** Every class that was seen, with its mean on each plane; null where none has ended. */
  all(): { name: string; weight: number; primaryMs: number | null; overflowMs: number | null }[] {
    return [...this.#byClass].map(([name, { weight, here, there }]) => ({
      ...{ name, weight },
      primaryMs: here.isKnown ? here.meanMs : null,
      overflowMs: there.isKnown ? there.meanMs : null,
    }))
  }

  #of({ name }: RequestClass): OneClass {
    let one = this.#byClass.get(name)
    if (one === undefined) {
      one = new OneClass()
      this.#byClass.set(name, one)
    }
    return one
  }
}
