/** How long a request runs, from what the trace says of it. Milliseconds. */
export interface ServiceModel {
  /** On the processor: accepting, and reading the context. */
  cpuMs(contextTokens: number): number
  /** Waiting for the model, token by token. */
  waitingMs(generatedTokens: number): number
}

const baseMs = 150
const contextTokensPerMs = 8
const msPerGeneratedToken = 20

/** The yardstick's: 0.15 s, a second for every 8,000 tokens of context, 20 ms for every generated token. */
export const tokenServiceModel: ServiceModel = {
  cpuMs: (contextTokens) => baseMs + contextTokens / contextTokensPerMs,
  waitingMs: (generatedTokens) => generatedTokens * msPerGeneratedToken,
}
