/** A page cannot be written; the message says what lacks, and where to mend it. */
export class PageError extends Error {
  override readonly name = 'PageError'
  readonly code = 'page-not-written'
}
