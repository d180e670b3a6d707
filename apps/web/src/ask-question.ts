import {
  type ChatRequest,
  createSseDecoder,
  type MessageMetadata,
  type Problem,
  type Recommendation,
  type UiMessageChunk,
} from '@manga-assist/contracts'

/** What the page shows of an answer, in the order in which it happens; `ended` or `failed` is the last. */
export type AnswerEvent =
  | { kind: 'served-by'; plane: string; reason: string | null }
  | { kind: 'text'; text: string }
  | { kind: 'recommendation'; recommendation: Recommendation }
  | { kind: 'ended'; metadata: MessageMetadata }
  | { kind: 'failed'; message: string }

/** Asks, and gives the answer as it streams in. Never throws. */
export async function* askQuestion(conversationId: string, text: string): AsyncGenerator<AnswerEvent> {
  try {
    const response = await fetch('/api/chat', requestFor(conversationId, text))
    yield {
      kind: 'served-by',
      plane: response.headers.get('x-served-by') ?? 'unknown',
      reason: response.headers.get('x-overflow-reason'),
    }
    if (response.ok && response.body) yield* readAnswer(response.body)
    else yield { kind: 'failed', message: await refusal(response) }
  } catch {
    yield { kind: 'failed', message: 'The connection was lost. Are you online? Please ask again.' }
  }
}

function requestFor(conversationId: string, text: string): RequestInit {
  const message = { id: crypto.randomUUID(), role: 'user' as const, parts: [{ type: 'text', text }] }
  const body: ChatRequest = { id: conversationId, trigger: 'submit-message', messages: [message] }
  return {
    method: 'POST',
    // Lets the router try again on another task when one is lost before it answers.
    headers: { 'content-type': 'application/json', 'idempotency-key': message.id },
    body: JSON.stringify(body),
  }
}

async function* readAnswer(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<AnswerEvent> {
  const decode = createSseDecoder()
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    for (const data of decode(value)) {
      if (data === '[DONE]') continue
      const event = answerEvent(JSON.parse(data))
      if (event !== undefined) yield event
      if (event?.kind === 'ended' || event?.kind === 'failed') return
    }
  }
  yield { kind: 'failed', message: 'The answer broke off. Please ask again.' }
}

function answerEvent(chunk: UiMessageChunk): AnswerEvent | undefined {
  switch (chunk.type) {
    case 'text-delta':
      return { kind: 'text', text: chunk.delta }
    case 'data-recommendation':
      return { kind: 'recommendation', recommendation: chunk.data }
    case 'finish':
      return { kind: 'ended', metadata: chunk.messageMetadata ?? {} }
    case 'error':
      return { kind: 'failed', message: chunk.errorText }
    default:
      return undefined
  }
}

async function refusal(response: Response): Promise<string> {
  const retryAfter = response.headers.get('retry-after')
  if (retryAfter !== null) return `Very busy right now. Please ask again in ${retryAfter} s.`
  const problem: Partial<Problem> = await response.json().catch(() => ({}))
  return problem.detail ?? `The service answered ${response.status}.`
}
