import type { Intent, IntentClassifier } from '@manga-assist/core'

/** The first pattern that fits decides; what fits none asks for something to read. */
const patterns: readonly [Intent, RegExp][] = [
  [
    'out-of-scope',
    /\b(weather|stocks?|bitcoin|football score|recipe for|homework|python code|javascript|sql|president|election|tax(es)?|flight|translate this)\b/i,
  ],
  [
    'similar',
    /\b(similar to|(some|any)?thing like|manga like|series like|titles? like|more like|reminds? me of|in the (vein|style) of)\b|みたいな|のような|に似た/i,
  ],
  [
    'lookup',
    /\b(who (wrote|drew|made|is the (author|artist))|how many volumes|when (was|did)|is .+ (finished|complete|completed|ongoing|over)|what is .+ about|what's .+ about|tell me about|do you know)\b|作者|何巻|完結|どんな(話|漫画)|について/i,
  ],
  [
    'small-talk',
    /^\W*(hi|hello|hey|good (morning|evening|afternoon)|thanks?|thank you|bye|goodbye)\b[^?]{0,20}$|^(こんにちは|こんばんは|ありがとう|おはよう).{0,8}$/iu,
  ],
]

/** Tells intents by patterns, in English and Japanese. No model, no network; a few microseconds. */
export function createEmbeddedIntentClassifier(): IntentClassifier {
  return { classify: async (message) => intentOf(message) }
}

function intentOf(message: string): Intent {
  return patterns.find(([, pattern]) => pattern.test(message))?.[0] ?? 'recommend'
}
