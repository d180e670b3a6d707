/** A question whose answer has not been read to its end. */
export interface PendingQuestion {
  conversationId: string
  messageId: string
  text: string
}

const storageKey = 'manga.pending'

/** Keeps the question through a reload of this tab: the service has it in memory only when it is answered. */
export function keepPending(question: PendingQuestion, storage: Storage = sessionStorage): void {
  storage.setItem(storageKey, JSON.stringify(question))
}

/** That question has its answer, or shall have none. Another one that is kept stays. */
export function dropPending(messageId: string | undefined, storage: Storage = sessionStorage): void {
  const kept: unknown = parsed(storage.getItem(storageKey))
  if (isPending(kept) && kept.messageId === messageId) storage.removeItem(storageKey)
}

/** The question of this conversation that waits for its answer. */
export function readPending(conversationId: string, storage: Storage = sessionStorage): PendingQuestion | undefined {
  const kept: unknown = parsed(storage.getItem(storageKey))
  return isPending(kept) && kept.conversationId === conversationId ? kept : undefined
}

function isPending(value: unknown): value is PendingQuestion {
  if (typeof value !== 'object' || value === null) return false
  return ['conversationId', 'messageId', 'text'].every(
    (field) => typeof Object.getOwnPropertyDescriptor(value, field)?.value === 'string',
  )
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
