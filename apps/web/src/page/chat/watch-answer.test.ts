import type { UIMessageChunk } from 'ai'
import { expect, test } from 'vitest'
import { watchAnswer } from './watch-answer.ts'

const start: UIMessageChunk = { type: 'start', messageId: 'a1', messageMetadata: { plane: 'lambda' } }
const text: UIMessageChunk = { type: 'text-delta', id: 'text', delta: 'Try ' }
const finish: UIMessageChunk = { type: 'finish' }

test('what the head of the answer told goes into its message', async () => {
  const watched = watchAnswer(streamOf([start, text, finish]), { overflowReason: 'concurrency' })
  const metadata = { plane: 'lambda', overflowReason: 'concurrency' }
  expect(await read(watched)).toEqual([{ ...start, messageMetadata: metadata }, text, finish])
})

test('an answer that ends without its last chunk is a connection lost', async () => {
  await expect(read(watchAnswer(streamOf([start, text]), {}))).rejects.toMatchObject({ kind: 'connection-lost' })
})

test('an error in the answer keeps its code', async () => {
  const lost = { type: 'error', errorText: 'Broke off.', code: 'turn-lost' } as const
  const failure = { kind: 'answer-lost', message: 'Broke off.' }
  await expect(read(watchAnswer(streamOf([start, lost]), {}))).rejects.toMatchObject(failure)
})

test('a connection that is cut is a fault; one that the reader cut is none', async () => {
  const cut = (error: Error) => watchAnswer(new ReadableStream({ start: (c) => c.error(error) }), {})
  await expect(read(cut(new TypeError('network error')))).rejects.toMatchObject({ kind: 'connection-lost' })
  const abort = new DOMException('aborted', 'AbortError')
  await expect(read(cut(abort))).rejects.toBe(abort)
})

test('the answer is let go when nobody reads it any more', async () => {
  const reasons: unknown[] = []
  const watched = watchAnswer(new ReadableStream({ cancel: (reason) => void reasons.push(reason) }), {})
  await watched.cancel('left')
  expect(reasons).toEqual(['left'])
})

function streamOf(chunks: readonly UIMessageChunk[]): ReadableStream<UIMessageChunk> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
}

async function read(stream: ReadableStream<UIMessageChunk>): Promise<UIMessageChunk[]> {
  const reader = stream.getReader()
  const chunks: UIMessageChunk[] = []
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return chunks
    chunks.push(value)
  }
}
