/**
 * Round values from 0 on, the last one at or above `highest`: steps of 1, 2 or 5 times a power of ten, at most
 * `maxSteps` of them. No step is smaller than `smallest`: a count has no halves.
 */
export function roundTicks(highest: number, maxSteps: number, smallest = 1): number[] {
  const rough = Math.max(highest / maxSteps, smallest)
  const exponent = Math.floor(Math.log10(rough))
  const magnitude = 10 ** exponent
  const step = ([1, 2, 5].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude
  const digits = Math.max(0, -exponent)
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) => Number((index * step).toFixed(digits)))
}
