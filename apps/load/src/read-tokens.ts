import { readFileSync } from 'node:fs'

/** The file with tokens cannot be used. */
export class TokensError extends Error {
  readonly code = 'tokens-unusable'
}

/** Reads a file with one token a line. Throws a TokensError where it cannot be read, or holds none. */
export function readTokens(file: string): string[] {
  const tokens = textOf(file)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (tokens.length === 0) throw new TokensError(`--tokens must name a file with a token in a line, ${file} holds none`)
  // What cannot stand in a header is no token; which it was is nobody's business.
  const wrong = tokens.findIndex((token) => !/^[\w.~+/=-]+$/.test(token))
  if (wrong >= 0)
    throw new TokensError(`--tokens must hold one bearer token in a line, token ${wrong + 1} of ${file} is none`)
  return tokens
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    throw new TokensError(`--tokens must name a file that can be read: ${why}`, { cause: error })
  }
}
