/** Content type of a streamed response that begins with metadata. */
export const preludeContentType = 'application/vnd.awslambda.http-integration-response'

/** Largest metadata. Lambda names no limit; headers that a client would take anyway fit in here. */
export const maxPreludeBytes = 16_384

const delimiter = Buffer.alloc(8)

export type PreludeProgress =
  | { kind: 'incomplete' }
  | { kind: 'complete'; prelude: Buffer; rest: Buffer }
  | { kind: 'too-long' }

/** Gathers metadata until the eight zero bytes behind them, however they are cut. Not to be used after its end. */
export function createPreludeReader(): (chunk: Buffer) => PreludeProgress {
  let gathered: Buffer = Buffer.alloc(0)
  return (chunk) => {
    // Zeros of the delimiter may have come before.
    const from = Math.max(0, gathered.length - delimiter.length + 1)
    gathered = Buffer.concat([gathered, chunk])
    const at = gathered.indexOf(delimiter, from)
    if (at > maxPreludeBytes || (at < 0 && gathered.length > maxPreludeBytes + delimiter.length)) {
      return { kind: 'too-long' }
    }
    if (at < 0) return { kind: 'incomplete' }
    return { kind: 'complete', prelude: gathered.subarray(0, at), rest: gathered.subarray(at + delimiter.length) }
  }
}
