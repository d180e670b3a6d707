import { type AdaptiveOptions, adaptiveOptions } from './adaptive-options.ts'

/** The adaptive policy with its settings; what it learns belongs to the admission that is made with it. */
export interface AdaptivePolicy {
  readonly kind: 'adaptive'
  readonly name: 'adaptive'
  readonly options: AdaptiveOptions
}

/** Throws a RangeError that names the option, the rule and the value. */
export function createAdaptivePolicy(options: Partial<AdaptiveOptions> = {}): AdaptivePolicy {
  return { kind: 'adaptive', name: 'adaptive', options: adaptiveOptions(options) }
}
