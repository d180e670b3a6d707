/** What the Dockerfile builds on. */
export interface Foundations {
  /** Under what ships. */
  base: string
  /** In which it is made. */
  builder: string
}

export class FoundationError extends Error {
  readonly code = 'foundation'
}

const byDigest = /^[\w.-]+(:\d+)?\/\S+@sha256:[\da-f]{64}$/

/** Reads what a release is built on. Throws `FoundationError` while one is not given by digest: a tag can move. */
export function readFoundations(text: string, file: string): Foundations {
  const variable = (name: string): string => {
    const value = new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]?.trim() ?? ''
    if (byDigest.test(value)) return value
    const rule = 'must be an image by digest (registry/name@sha256: and 64 hexadecimal digits)'
    throw new FoundationError(`${file}: ${name} ${rule}; got ${JSON.stringify(value)}. Fill it in before a release.`)
  }
  return { base: variable('BASE'), builder: variable('BUILDER') }
}
