import type { Intent, IntentClassifier } from '@manga-assist/core'
import { createLexicon } from './lexicon.ts'
import { bestIntent, loadModel } from './linear-model.ts'
import { createFeatureReader } from './message-features.ts'
import weights from './weights.json' with { type: 'json' }

/** What is read of a longer message, in characters: its first and its last half of this. The question stands there. */
const longestRead = 800

/**
 * Tells intents from the words of a message, in English and Japanese, with a small linear model that was trained on
 * `utterances/`. No network; see the README for how well it does. An empty message asks for something to read. Lexicon
 * and weights are read at the first message, or before by `warmUp`.
 */
export function createEmbeddedIntentClassifier(): IntentClassifier & { warmUp(): void } {
  let loaded: ((message: string) => Intent) | undefined
  const intentOf = (message: string) => {
    loaded ??= loadIntentReader()
    return loaded(message)
  }
  return {
    classify: async (message) => intentOf(message),
    warmUp: () => void intentOf('warm'),
  }
}

function loadIntentReader(): (message: string) => Intent {
  const model = loadModel(weights)
  const featuresOf = createFeatureReader(createLexicon())
  return (message) => {
    const text = message.trim()
    return text === '' ? 'recommend' : bestIntent(model, featuresOf(shortened(text)))
  }
}

function shortened(text: string): string {
  if (text.length <= longestRead) return text
  return `${text.slice(0, longestRead / 2)} ${text.slice(-longestRead / 2)}`
}
