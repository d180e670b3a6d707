import type { SafeStorage } from '../shell/safe-storage.ts'

/** A question whose answer has not been read to its end. */
export interface PendingQuestion {
  conversationId: string
  messageId: string
  text: string
}

/** The questions of this tab that wait for their answers: one for each conversation, the oldest forgotten. */
export interface PendingQuestions {
  /** Keeps it through a reload, and while another conversation is shown: the service has it only when it is answered. */
  keep(question: PendingQuestion): void
  /** That question has its answer, or shall have none. */
  drop(messageId: string | undefined): void
  /** The conversation has been removed. */
  forget(conversationId: string): void
  read(conversationId: string): PendingQuestion | undefined
  /** All of them, the latest first. */
  all(): PendingQuestion[]
}

const storageKey = 'manga.pending'
/** More than a reader leaves open; each has at most the length of a question. */
const mostQuestions = 20

export function createPendingQuestions(storage: SafeStorage): PendingQuestions {
  const all = () => pendingIn(storage.getItem(storageKey))
  const write = (questions: PendingQuestion[]) =>
    questions.length === 0 ? storage.removeItem(storageKey) : storage.setItem(storageKey, JSON.stringify(questions))
  const without = (isGone: (question: PendingQuestion) => boolean) => all().filter((question) => !isGone(question))
  return {
    all,
    read: (conversationId) => all().find((question) => question.conversationId === conversationId),
    keep(question) {
      const others = without(({ conversationId }) => conversationId === question.conversationId)
      write([question, ...others].slice(0, mostQuestions))
    },
    drop: (messageId) => write(without((question) => question.messageId === messageId)),
    forget: (conversationId) => write(without((question) => question.conversationId === conversationId)),
  }
}

function pendingIn(text: string | null): PendingQuestion[] {
  const kept: unknown = parsed(text)
  return Array.isArray(kept) ? kept.filter(isPending) : []
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
