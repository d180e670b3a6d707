import type { Operations } from '../document/document.ts'
import { chatOperations } from './chat.ts'
import { openAiOperations } from './openai.ts'
import { readerOperations } from './reader.ts'
import { serviceOperations } from './service.ts'

/** What every route says of itself beside its code. */
export const operations: Operations = {
  ...chatOperations,
  ...openAiOperations,
  ...readerOperations,
  ...serviceOperations,
}
