import { type Intent, intents } from '@manga-assist/core'
import { type Features, featureCount } from './message-features.ts'

/** A weight for each feature and intent, and one for each intent alone. */
export interface LinearModel {
  /** Those of one feature stand together, in the order of `intents`. */
  readonly weights: Float64Array | Int8Array
  /** What a weight is multiplied with, for each intent. */
  readonly scales: readonly number[]
  readonly biases: readonly number[]
}

/** A model as it stands in a file. */
export interface StoredModel {
  /** In the order of `intents`, by name, so that a file of another order is noticed. */
  intents: Record<string, { scale: number; bias: number }>
  /** Signed bytes in base64. */
  weights: string
}

/** The intent with the highest score; of equals the one named first in `intents`. */
export function bestIntent({ weights, scales, biases }: LinearModel, { ids, values }: Features): Intent {
  let best: Intent = 'recommend'
  let highest = Number.NEGATIVE_INFINITY
  for (const [index, intent] of intents.entries()) {
    let sum = 0
    for (let at = 0; at < ids.length; at += 1) {
      sum += (weights[(ids[at] ?? 0) * intents.length + index] ?? 0) * (values[at] ?? 0)
    }
    const score = sum * (scales[index] ?? 0) + (biases[index] ?? 0)
    if (score > highest) {
      highest = score
      best = intent
    }
  }
  return best
}

const largestByte = 127
/** Digits that are kept of a scale or bias. */
const digits = 6

/** Rounds every weight to a signed byte of its intent's scale. */
export function storeModel({ weights, biases }: LinearModel): StoredModel {
  const scales = intents.map((_, index) => rounded(largestOf(weights, index) / largestByte))
  const bytes = Int8Array.from(weights, (weight, at) => Math.round(weight / (scales[at % intents.length] || 1)))
  const ofIntent = (index: number) => ({ scale: scales[index] ?? 0, bias: rounded(biases[index] ?? 0) })
  return {
    intents: Object.fromEntries(intents.map((intent, index) => [intent, ofIntent(index)])),
    weights: Buffer.from(bytes.buffer).toString('base64'),
  }
}

/** Throws when the file is not of this code's features and intents: it must be trained again. */
export function loadModel(stored: StoredModel): LinearModel {
  const names = Object.keys(stored.intents).join(' ')
  if (names !== intents.join(' ')) throw new Error(`intent weights must be of ${intents.join(' ')}, got ${names}`)
  const weights = new Int8Array(Buffer.from(stored.weights, 'base64'))
  const length = featureCount * intents.length
  if (weights.length !== length) throw new Error(`intent weights must be ${length} bytes, got ${weights.length}`)
  const ofIntents = Object.values(stored.intents)
  return { weights, scales: ofIntents.map(({ scale }) => scale), biases: ofIntents.map(({ bias }) => bias) }
}

function largestOf(weights: LinearModel['weights'], index: number): number {
  let largest = 0
  for (let at = index; at < weights.length; at += intents.length)
    largest = Math.max(largest, Math.abs(weights[at] ?? 0))
  return largest
}

function rounded(value: number): number {
  return Number(value.toPrecision(digits))
}
