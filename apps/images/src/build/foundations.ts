/** What the Dockerfile builds on. */
export interface Foundations {
  /** Under what ships. */
  base: string
  /** In which it is made. */
  builder: string
}

/** What the file of public images says: both by digest, or what is wrong with it. */
export type PublicFoundations =
  | { kind: 'by-digest'; foundations: Foundations }
  /** `message` is one line: which file and variable, which rule, what was found. */
  | { kind: 'not-by-digest'; message: string }

const byDigest = /^[\w.-]+(:\d+)?\/\S+@sha256:[\da-f]{64}$/

/** Reads what a release is built on. What is not given by digest does not count: a tag can move. */
export function readFoundations(text: string, file: string): PublicFoundations {
  const variable = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]?.trim() ?? ''
  const values = { BASE: variable('BASE'), BUILDER: variable('BUILDER') }
  const wrong = Object.entries(values).find(([, value]) => !byDigest.test(value))
  if (wrong === undefined) return { kind: 'by-digest', foundations: { base: values.BASE, builder: values.BUILDER } }
  const [name, value] = wrong
  const rule = 'must be an image by digest (registry/name@sha256: and 64 hexadecimal digits)'
  return { kind: 'not-by-digest', message: `${file}: ${name} ${rule}; got ${JSON.stringify(value)}` }
}
