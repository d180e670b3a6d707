import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'

const json = { 'content-type': 'application/json', 'x-user-id': 'reader' }

/** All that a reader may do by HTTP and that touches AWS: ask, come back, prefer, forget. */
export async function readerJourney(origin: string, conversationId: string): Promise<void> {
  await ask(origin, conversationId, 'm1')
  await send(origin, 'PUT', '/v1/preferences', { liked: ['monster'], read: [], dropped: [], avoidedGenres: [] })
  await send(origin, 'POST', '/v1/feedback', { titleId: 'nana', kind: 'liked' })
  for (const path of ['/v1/preferences', '/v1/recommendations', '/v1/conversations']) await send(origin, 'GET', path)
  await send(origin, 'GET', `/v1/conversations/${conversationId}`)
  await send(origin, 'DELETE', `/v1/conversations/${conversationId}`)
}

/** One question, whose answer is read to its end. */
export async function ask(origin: string, id: string, messageId: string): Promise<void> {
  const answer = await send(origin, 'POST', '/api/chat', questionIn(id, messageId, 'recommend a heist manga'))
  if (!answer.includes('"type":"finish"')) throw new Error(`an answer without an end: ${answer.slice(-500)}`)
}

/** A question whose reader leaves when the answer begins. */
export async function askAndLeave(origin: string, id: string): Promise<void> {
  const asking = request(`${origin}/api/chat`, { method: 'POST', headers: json, agent: false })
  asking.end(JSON.stringify(questionIn(id, 'm1', 'recommend a manga')))
  const [answer]: IncomingMessage[] = await once(asking, 'response')
  if (answer !== undefined) await once(answer, 'data')
  asking.destroy()
}

/** One question over a WebSocket. */
export async function askOverSocket(origin: string, id: string): Promise<void> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws/chat`, { headers: json })
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'send', requestId: 'r1', ...questionIn(id, 'm1', 'recommend a heist manga') }))
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('message', ({ data }) => {
      const { type, errorText } = JSON.parse(data)
      if (type === 'end') resolve()
      if (type === 'error') reject(new Error(errorText))
    })
    socket.addEventListener('close', () => reject(new Error('closed before the answer ended')))
  })
  socket.close()
}

function questionIn(id: string, messageId: string, text: string) {
  return { id, trigger: 'submit-message', messages: [{ id: messageId, role: 'user', parts: [{ type: 'text', text }] }] }
}

async function send(origin: string, method: string, path: string, body?: object): Promise<string> {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: json,
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text
}
