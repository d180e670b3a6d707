/**
 * What a reader wants of one message.
 *
 * - recommend: something to read, by taste or by topic
 * - similar: something like a title they name
 * - lookup: facts about a title they name
 * - small-talk: greeting, thanks
 * - out-of-scope: not about manga
 */
export const intents = ['recommend', 'similar', 'lookup', 'small-talk', 'out-of-scope'] as const
export type Intent = (typeof intents)[number]

export interface IntentClassifier {
  classify(message: string, signal: AbortSignal): Promise<Intent>
}
