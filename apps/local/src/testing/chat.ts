import { createSseDecoder } from '@manga-assist/contracts'

/** A chat answer that is being read. */
export interface OpenChat {
  response: Response
  /** Resolves with the type of the last event before `[DONE]`, or how the connection broke. */
  end: Promise<string>
}

/** Asks a question; resolves when the head of the answer is there, rejects when no answer begins. */
export async function openChat(origin: string, id: string, headers: Record<string, string> = {}): Promise<OpenChat> {
  const message = { id: `m-${id}`, role: 'user', parts: [{ type: 'text', text: 'recommend a heist manga' }] }
  const response = await fetch(`${origin}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user-id': `reader-${id}`, 'idempotency-key': id, ...headers },
    body: JSON.stringify({ id, trigger: 'submit-message', messages: [message] }),
  })
  return { response, end: endOf(response) }
}

/** Ends what `openChat` began, as its reader may. */
export async function stopChat(origin: string, id: string): Promise<void> {
  await fetch(`${origin}/api/chat/${id}/stop`, { method: 'POST', headers: { 'x-user-id': `reader-${id}` } })
}

async function endOf(response: Response): Promise<string> {
  if (!response.ok) return `status ${response.status}`
  try {
    const events = createSseDecoder()(await response.text())
    return events.at(-1) === '[DONE]' ? JSON.parse(events.at(-2) ?? '{}').type : 'truncated'
  } catch (error) {
    return `broken: ${(error as Error).message}`
  }
}
