/**
 * What a reader wants of one message.
 *
 * - recommend: something to read, by taste or by topic
 * - similar: something like a title they name
 * - lookup: facts about a title they name
 * - where-to-start: reading order, which of a series or an author to read first
 * - trending: what is read or released just now
 * - compare: two or more titles against one another
 * - refine: the last answer again, changed or explained: "something shorter", "not that one", "why?"
 * - preferences: tells what they liked, read, dropped or never want to see
 * - small-talk: greeting, thanks
 * - out-of-scope: not about manga
 * - unsafe: asks for what must not be answered
 */
export const intents = [
  'recommend',
  'similar',
  'lookup',
  'where-to-start',
  'trending',
  'compare',
  'refine',
  'preferences',
  'small-talk',
  'out-of-scope',
  'unsafe',
] as const
export type Intent = (typeof intents)[number]

export interface IntentClassifier {
  classify(message: string, signal: AbortSignal): Promise<Intent>
}
