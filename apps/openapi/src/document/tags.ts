/** Groups of operations, in the order in which a page shows them. */
export const tags = {
  Chat:
    'A turn is answered as a stream. It ends with `finish` or `error`, always; a stream that ends without either was cut, ' +
    'and can be taken up again. An `Idempotency-Key` gives one answer however often a question is sent.',
  'OpenAI-compatible':
    'The same turns for clients of the OpenAI protocol. Errors have its shape here. Parameters that choose words ' +
    '(`temperature`, `max_tokens`) are taken and not used; those that would change what the answer is are refused.',
  Recommendations:
    'Lists with reasons, from the catalogue and from what the reader told. No language model is involved.',
  Catalogue: 'Every title that an answer may name.',
  Preferences: 'What the reader liked, read and dropped.',
  Conversations: "The reader's own; another reader's is answered like one that does not exist.",
  Service: 'Health, this document, and the pages.',
} as const satisfies Record<string, string>

export type TagName = keyof typeof tags
