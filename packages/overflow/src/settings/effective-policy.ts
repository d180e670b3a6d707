import type { EffectivePolicy } from '@manga-assist/contracts'
import type { OverflowSettings } from '../admission.ts'
import { priorityOf } from '../request-class.ts'

/** The settings in force, for people to read. */
export function effectivePolicy({
  policy,
  guards = {},
  classes = [],
  isShadow = false,
}: OverflowSettings): EffectivePolicy {
  return {
    policy: policy.name,
    options: { ...policy.options },
    spend: guards.spend ?? null,
    canaryIntervalMs: guards.canaryIntervalMs ?? 0,
    watchDependency: guards.watchDependency ?? true,
    shadow: isShadow,
    classes: classes.map((one) => ({
      name: one.name,
      weight: one.weight,
      spillable: one.spillable,
      priority: priorityOf(one),
      maxWaitMs: one.maxWaitMs ?? null,
      deadlineMs: one.deadlineMs ?? null,
      reservedShare: one.reservedShare ?? 0,
    })),
  }
}
