import type { Title } from '@manga-assist/contracts'
import type { RetrievalBasis, RetrievedTitle } from '../ports/language-model.ts'

/** What an answer may speak of, and nothing else. */
export interface Retrieved {
  /** Best first; the subjects last where the answer is about others. */
  titles: readonly RetrievedTitle[]
  basis: RetrievalBasis
  /** The titles that the question is about. Also among `titles`. */
  subjects: readonly Title[]
}
