/** What a user typed breaks a rule; the message is one line: which option, which rule, what was received. */
export class BadArgument extends Error {
  readonly code = 'bad-argument'
}

/** What was received, as it stands in such a message. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text)
}

const longest = 60
