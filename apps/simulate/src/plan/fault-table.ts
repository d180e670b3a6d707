import { aligned } from '@manga-assist/command-line'
import type { PolicyName } from '@manga-assist/simulator'
import type { FaultOutcome } from './examine.ts'

const titles: Record<FaultOutcome['fault']['kind'], string> = {
  'task-dies': 'a task dies',
  'lambda-throttles': 'Lambda throttles for 60 s',
  'lambda-down': 'Lambda is down for 60 s',
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0, signDisplay: 'exceptZero' })

/** A row for each policy: how many more requests are late, refused or lost with each fault. The first row is the head. */
export function faultRows(
  faults: readonly FaultOutcome[],
  called: (policy: PolicyName) => string = (policy) => policy,
): string[][] {
  const policies = faults[0]?.plans.map(({ policy }) => policy) ?? []
  return [
    ['missed more when', ...faults.map(({ fault }) => titles[fault.kind])],
    ...policies.map((policy, place) => [
      called(policy),
      ...faults.map(({ plans }) => whole.format(plans[place]?.moreMissed ?? 0)),
    ]),
  ]
}

export function renderFaults(faults: readonly FaultOutcome[]): string {
  return faults.length === 0 ? '' : `\n${aligned(faultRows(faults))}`
}
