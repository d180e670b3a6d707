import type { ConverseRequest } from './bedrock-client.ts'

/** Characters of one token in English, rounded down so that the estimate errs upwards. */
const latinCharactersPerToken = 3
/** What the wrapping of one message costs. */
const tokensPerMessage = 5

/**
 * How many tokens a text has at most, nearly always: a third of its Latin characters, and one for each character of
 * another script. Counting exactly would take another call.
 */
export function estimatedTokens(text: string): number {
  let latin = 0
  let other = 0
  for (const character of text) {
    if (character.charCodeAt(0) < 0x250) latin += 1
    else other += 1
  }
  return Math.ceil(latin / latinCharactersPerToken) + other
}

/** The same for all that a call sends. */
export function estimatedInputTokens({ system, messages }: ConverseRequest): number {
  const texts = [...(system ?? []), ...(messages ?? []).flatMap(({ content }) => content ?? [])]
  return texts.reduce((sum, { text }) => sum + estimatedTokens(text ?? '') + tokensPerMessage, 0)
}
