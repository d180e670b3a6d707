import { type Intent, intents } from '@manga-assist/core'
import type { LinearModel } from '../linear-model.ts'
import { type Features, featureCount } from '../message-features.ts'

export interface Example {
  readonly features: Features
  readonly intent: Intent
}

/** How much a wrong example counts against the size of the weights, and how often all are gone through. */
const costOfError = 1
const passes = 12

/**
 * A linear support vector machine for each intent against the rest (squared hinge loss, dual coordinate descent, after
 * Hsieh et al. 2008). Nothing but sums, products and comparisons, in an order that is always the same: the weights are
 * equal on every machine.
 */
export function trainLinearModel(examples: readonly Example[]): LinearModel {
  const weights = new Float64Array(featureCount * intents.length)
  const biases = intents.map((intent, index) => {
    const column = trainColumn(examples, intent)
    for (let id = 0; id < featureCount; id += 1) weights[id * intents.length + index] = column.weights[id] ?? 0
    return column.bias
  })
  return { weights, biases, scales: intents.map(() => 1) }
}

interface Column {
  readonly weights: Float64Array
  bias: number
}

function trainColumn(examples: readonly Example[], intent: Intent): Column {
  const column: Column = { weights: new Float64Array(featureCount), bias: 0 }
  const multipliers = new Float64Array(examples.length)
  const shuffle = createShuffle(examples.length)
  for (let pass = 0; pass < passes; pass += 1) {
    for (const at of shuffle()) {
      const example = examples[at]
      if (example === undefined) continue
      multipliers[at] = improve(column, example.features, example.intent === intent ? 1 : -1, multipliers[at] ?? 0)
    }
  }
  return column
}

const diagonal = 1 / (2 * costOfError)
/** Square of an example's length, its constant feature included. */
const squaredLength = 2

/** Moves the weights so that this example is on the right side; gives its new multiplier. */
function improve(column: Column, { ids, values }: Features, side: 1 | -1, multiplier: number): number {
  let score = column.bias
  for (let at = 0; at < ids.length; at += 1) score += (column.weights[ids[at] ?? 0] ?? 0) * (values[at] ?? 0)
  const gradient = side * score - 1 + diagonal * multiplier
  const improved = Math.max(0, multiplier - gradient / (squaredLength + diagonal))
  const step = (improved - multiplier) * side
  if (step === 0) return multiplier
  for (let at = 0; at < ids.length; at += 1) {
    const id = ids[at] ?? 0
    column.weights[id] = (column.weights[id] ?? 0) + step * (values[at] ?? 0)
  }
  column.bias += step
  return improved
}

/** Numbers below `count` in another order at each call, the same orders every time. */
function createShuffle(count: number): () => readonly number[] {
  const order = Array.from({ length: count }, (_, at) => at)
  let state = 1
  return () => {
    for (let at = count - 1; at > 0; at -= 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      const other = state % (at + 1)
      ;[order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0]
    }
    return order
  }
}
