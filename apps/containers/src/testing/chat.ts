import { createSseDecoder } from '@manga-assist/contracts'

/** A chat answer that is being read. */
export interface OpenChat {
  plane: string | null
  /** Why it was spilled. */
  reason: string | null
  /** Resolves with the type of the last event before `[DONE]`, or how the connection broke. */
  end: Promise<string>
}

/** Asks a question; resolves when the head of the answer is there. */
async function openChat(origin: string, id: string): Promise<OpenChat> {
  const message = { id: `m-${id}`, role: 'user', parts: [{ type: 'text', text: 'recommend a heist manga' }] }
  const response = await fetch(`${origin}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user-id': `reader-${id}` },
    body: JSON.stringify({ id, trigger: 'submit-message', messages: [message] }),
  })
  return {
    plane: response.headers.get('x-served-by'),
    reason: response.headers.get('x-overflow-reason'),
    end: endOf(response),
  }
}

/** So many at once, under ids that begin alike. */
export function openChats(origin: string, name: string, count: number): Promise<OpenChat[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => openChat(origin, `${name}-${index}`)))
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
