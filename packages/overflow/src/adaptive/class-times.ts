import type { FinishedRun } from '../admission.ts'
import type { RequestClass } from '../request-class.ts'
import type { AdaptiveOptions } from './adaptive-options.ts'
import { ServiceTimes } from './service-times.ts'

/** How long requests run: here and there over all classes, and there by class and size. */
export class ClassTimes {
  readonly here: ServiceTimes
  readonly there: ServiceTimes
  readonly #firstServiceMs: number
  readonly #byClass = new Map<string, ServiceTimes>()

  constructor({ firstServiceMs }: Pick<AdaptiveOptions, 'firstServiceMs'>) {
    this.#firstServiceMs = firstServiceMs
    this.here = new ServiceTimes(firstServiceMs)
    this.there = new ServiceTimes(firstServiceMs)
  }

  note({ requestClass, plane, size = Number.NaN, serviceMs, ending }: FinishedRun): void {
    if (ending !== 'completed') return
    const all = plane === 'primary' ? this.here : this.there
    all.note(size, serviceMs)
    // Both planes run the same code: what is learned on one is the best that is known of the other.
    this.#of(requestClass).note(size, serviceMs)
  }

  /** What a request will take on the overflow plane, in milliseconds. */
  expectedThereMs(requestClass: RequestClass, size = Number.NaN): number {
    return this.#of(requestClass).expectedMs(size)
  }

  #of({ name }: RequestClass): ServiceTimes {
    let times = this.#byClass.get(name)
    if (times === undefined) {
      times = new ServiceTimes(this.#firstServiceMs)
      this.#byClass.set(name, times)
    }
    return times
  }
}
