import type { Status } from '@manga-assist/contracts'
import type { MetricSample } from './sample-buffer.ts'

/** What a task or router may still spend on the overflow plane; nothing where that has no bound. Alarms look at the least. */
export function budgetSamples({ leftUsd }: Pick<Status['budget'], 'leftUsd'>, wallMs: number): MetricSample[] {
  return leftUsd === null ? [] : [{ name: 'OverflowUsdLeft', value: leftUsd, wallMs }]
}
