import { createServer, type ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { exchangeBytes, listenOn } from '../testing/servers.ts'
import { addToHead } from './add-to-head.ts'

const ours = { 'x-served-by': 'fargate', 'x-request-id': 'abc' }

describe('headers of ours are on an answer once', () => {
  test.each<[string, (response: ServerResponse) => void]>([
    ['whose head is an object', (response) => response.writeHead(201, { 'x-own': 'kept' }).end()],
    ['whose head has a reason', (response) => response.writeHead(201, 'Made', { 'x-own': 'kept' }).end()],
    ['whose head is a list', (response) => response.writeHead(201, ['x-own', 'kept']).end()],
    ['whose head is left to Node', (response) => Object.assign(response, { statusCode: 201 }).end()],
    ['with headers that were set before', (response) => response.setHeader('x-own', 'kept').writeHead(201).end()],
    [
      'with headers that were set before and at its head',
      (response) => response.setHeader('x-other', 'a').writeHead(201, { 'x-own': 'kept' }).end(),
    ],
    ['that says them itself, in other letters', (response) => response.writeHead(201, { 'X-Request-Id': 'own' }).end()],
    ['that has set them itself', (response) => response.setHeader('X-Request-ID', 'own').writeHead(201).end()],
    ['that lists them itself', (response) => response.writeHead(201, ['X-Request-Id', 'own']).end()],
  ])('%s', async (what, write) => {
    const answer = await answerOf(write)
    expect(answer).toMatch(/^HTTP\/1\.1 201 /)
    expect(answer.match(/x-served-by: fargate/gi)).toHaveLength(1)
    const isOwn = what.includes('itself')
    expect(answer.match(/x-request-id: .*/gi)?.map((line) => line.toLowerCase())).toEqual([
      `x-request-id: ${isOwn ? 'own' : 'abc'}`,
    ])
    if (!isOwn && !what.includes('Node')) expect(answer).toContain('x-own: kept')
  })

  test('and a head that is written twice fails as it does without them', async () => {
    let message = ''
    await answerOf((response) => {
      response.writeHead(201)
      try {
        response.writeHead(201)
      } catch (error) {
        message = String(error)
      }
      response.end()
    })
    expect(message).toContain('Cannot write headers after they are sent')
  })
})

async function answerOf(write: (response: ServerResponse) => void): Promise<string> {
  const url = await listenOn(
    createServer((_request, response) => {
      for (const [name, value] of Object.entries(ours))
        addToHead(response, { names: [name], addTo: (head) => Object.assign(head, { [name]: value }) })
      write(response)
    }),
  )
  return exchangeBytes(url, 'GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
}
