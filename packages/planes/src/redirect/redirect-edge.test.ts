import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { NodeListener } from '../serving.ts'
import { connectTo, listenOn, until } from '../testing/index.ts'
import { withRedirectEdge } from './redirect-edge.ts'

test('passes path, query, body and headers on, under the host of the function, and the answer back', async () => {
  const origin = await listenOn(
    createServer(async (request, response) => {
      const { url, method, headers } = request
      const seen = { url, method, host: headers.host, via: headers['x-forwarded-for'], body: await text(request) }
      response.writeHead(201, { 'x-own': 'kept', 'set-cookie': ['a=1', 'b=2'] }).end(JSON.stringify(seen))
    }),
  )
  const edge = await listenOn(createServer(edgeTo(origin)))
  const response = await fetch(`${edge}/overflow/a?b=c%20d`, { method: 'POST', body: 'hello' })
  expect([response.status, response.headers.get('x-own'), response.headers.getSetCookie()]).toEqual([
    201,
    'kept',
    ['a=1', 'b=2'],
  ])
  const host = new URL(origin).host
  const seen = { url: '/overflow/a?b=c%20d', method: 'POST', host, via: '127.0.0.1', body: 'hello' }
  expect(await response.json()).toEqual(seen)
})

test('a client that leaves ends the call behind it', async () => {
  let open = 0
  const origin = await listenOn(
    createServer((_request, response) => {
      open += 1
      response.writeHead(200).write('begun')
      response.on('close', () => {
        open -= 1
      })
    }),
  )
  const edge = await listenOn(createServer(edgeTo(origin)))
  const client = connectTo(edge)
  client.write('GET /overflow/a HTTP/1.1\r\nhost: a\r\n\r\n')
  await until(() => open === 1)
  client.destroy()
  await until(() => open === 0)
  expect(open).toBe(0)
})

test('an answer that breaks off is broken off', async () => {
  const origin = await listenOn(
    createServer((_request, response) => {
      response.writeHead(200).write('begun', () => response.destroy())
    }),
  )
  const edge = await listenOn(createServer(edgeTo(origin)))
  await expect(fetch(`${edge}/overflow/a`).then((response) => response.text())).rejects.toThrow()
})

test('a function that cannot be reached is 502', async () => {
  const edge = await listenOn(createServer(edgeTo('http://127.0.0.1:1')))
  const response = await fetch(`${edge}/overflow/a`)
  expect([response.status, await response.json()]).toEqual([502, expect.objectContaining({ code: 'upstream-failed' })])
})

test('all else is for the listener, and all of it where there is no edge', async () => {
  const edge = await listenOn(createServer(edgeTo('http://127.0.0.1:1')))
  const ask = async (path: string) => (await fetch(`${edge}${path}`)).text()
  expect([await ask('/overflows/a'), await ask('/overflow'), await ask('/a/overflow/b')]).toEqual(['own', 'own', 'own'])
  expect(withRedirectEdge(own, undefined)).toBe(own)
})

const own: NodeListener = (_request, response) => response.end('own')

function edgeTo(functionUrl: string): NodeListener {
  return withRedirectEdge(own, { path: '/overflow', functionUrl })
}
