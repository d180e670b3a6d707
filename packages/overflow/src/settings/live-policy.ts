import { validate } from '@manga-assist/contracts'
import { createAdaptivePolicy } from '../adaptive/adaptive-policy.ts'
import type { OverflowSettings } from '../admission.ts'
import { type Classify, type ClassRule, classesOf, createClassifier, type RequestClass } from '../request-class.ts'
import { createStaticPolicy, defaultStaticPolicyOptions } from '../static-policy.ts'
import { type PolicyDocument, policyDocument } from './policy-document.ts'

/** A policy file that does not fit; `message` names each field, its rule and what was received. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
  readonly code = 'bad-policy'
}

/** Everything about decisions, made of the environment's settings, the rules and the policy file. */
export interface PolicyInForce {
  settings: OverflowSettings
  classify: Classify
}

/**
 * Settings that may change while requests run. What a file says stands over what the environment says; a file that does
 * not fit is refused as a whole.
 */
export class LivePolicy {
  readonly #base: PolicyDocument
  readonly #rules: readonly ClassRule[]
  readonly #unrouted: readonly RequestClass[]
  #inForce: PolicyInForce

  /** `unrouted` are classes that no route leads to. Throws a PolicyError when the base itself does not fit. */
  constructor(base: PolicyDocument, rules: readonly ClassRule[], unrouted: readonly RequestClass[] = []) {
    this.#base = base
    this.#rules = rules
    this.#unrouted = unrouted
    this.#inForce = inForceOf(base, rules, unrouted)
  }

  get settings(): OverflowSettings {
    return this.#inForce.settings
  }

  get isAdaptive(): boolean {
    return this.settings.policy.kind === 'adaptive'
  }

  /** A class of that name as it is now. */
  current(requestClass: RequestClass): RequestClass {
    return this.settings.classes?.find(({ name }) => name === requestClass.name) ?? requestClass
  }

  /** The class of a request, by the rules as they are now. */
  readonly classify: Classify = (method, path) => this.#inForce.classify(method, path)

  /**
   * Takes the content of a policy file. Throws a PolicyError, and changes nothing, when it does not fit; nor when `take`,
   * which has the settings first, throws: requests are classed and decided by the same policy.
   */
  apply(document: unknown, take: (settings: OverflowSettings) => void = () => {}): void {
    const checked = validate(policyDocument, document)
    if (checked.kind === 'invalid') {
      const problems = checked.errors.map(
        ({ field, rule, received }) => `${field}: ${rule}; got ${received ?? 'an object'}`,
      )
      throw new PolicyError(problems.join('; '))
    }
    const next = inForceOf({ ...this.#base, ...checked.value }, this.#rules, this.#unrouted)
    take(next.settings)
    this.#inForce = next
  }
}

/** Stands for the path of what has none. */
const nowhere = '(none)'

function inForceOf(
  document: PolicyDocument,
  rules: readonly ClassRule[],
  unrouted: readonly RequestClass[],
): PolicyInForce {
  // Like rules, so that they are changed, checked and told as all others are.
  const all = [...unrouted.map((one) => ({ path: nowhere, class: one })), ...rules]
  const changed = changedRules(all, document.classes ?? {})
  const { spend, canaryIntervalMs, watchDependency, shadow } = document
  return {
    settings: {
      policy: policyOf(document),
      guards: { spend: spend ?? undefined, canaryIntervalMs, watchDependency },
      classes: checkedShares(classesOf(changed)),
      isShadow: shadow,
    },
    classify: createClassifier(changed.slice(unrouted.length)),
  }
}

function policyOf({ policy, maxWaitMs, watermarks }: PolicyDocument): OverflowSettings['policy'] {
  if (policy === 'adaptive') return createAdaptivePolicy(maxWaitMs === undefined ? {} : { maxWaitMs })
  const { concurrency, cpu, eventLoop } = defaultStaticPolicyOptions
  return createStaticPolicy({
    concurrency: watermarks?.concurrency ?? concurrency,
    cpu: watermarks?.cpu ?? cpu,
    eventLoop: watermarks?.eventLoop ?? eventLoop,
  })
}

function changedRules(rules: readonly ClassRule[], changes: NonNullable<PolicyDocument['classes']>): ClassRule[] {
  const names = classesOf(rules).map(({ name }) => name)
  for (const name of Object.keys(changes)) {
    if (!names.includes(name))
      throw new PolicyError(`classes.${name}: must be one of ${[...new Set(names)].join(', ')}`)
  }
  // One object for each class, as before: classes are told apart by it.
  const made = new Map<RequestClass, RequestClass>()
  const changed = (one: RequestClass): RequestClass => {
    const known = made.get(one)
    if (known !== undefined) return known
    const ongoing = one.ongoing && changed(one.ongoing)
    const { weight = one.weight, spillable = one.spillable, ...bounds } = changes[one.name] ?? {}
    const next: RequestClass = { ...one, ...bounds, weight, spillable, ...(ongoing && { ongoing }) }
    made.set(one, next)
    return next
  }
  return rules.map((rule) => (rule.class === undefined ? rule : { ...rule, class: changed(rule.class) }))
}

function checkedShares(classes: readonly RequestClass[]): readonly RequestClass[] {
  const shares = new Map(classes.map(({ name, reservedShare = 0 }) => [name, reservedShare]))
  const all = [...shares.values()].reduce((sum, share) => sum + share, 0)
  if (all < 1) return classes
  throw new PolicyError(`classes: reservedShare of all together must be under 1; got ${all}`)
}
