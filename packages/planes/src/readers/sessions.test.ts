import { expect, test } from 'vitest'
import { inProcess, routerRig } from '../testing/router-rig.ts'

const ongoing = { name: 'chat-ongoing', weight: 1, spillable: true }
const rules = [
  { path: '/chat', class: { name: 'chat-new', weight: 1, spillable: true, ongoing } },
  { path: '/', class: { name: 'other', weight: 1, spillable: true } },
]

test('whoever was answered goes on with a session; others, and who is known by an address only, begin one', async () => {
  const { url, routed } = await routerRig({ primary: inProcess((_request, response) => response.end('hello')), rules })
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    await (await fetch(url + path, { headers })).text()
  }
  const [aki, ben] = [{ 'x-user-id': 'aki' }, { cookie: 'manga_reader=ben' }]
  await ask('/other', aki)
  await ask('/chat', aki)
  await ask('/chat', ben)
  await ask('/chat', aki)
  await ask('/chat', ben)
  await ask('/chat')
  await ask('/chat')
  expect(routed().map(({ requestClass }) => requestClass)).toEqual([
    'other',
    ...['chat-new', 'chat-new', 'chat-ongoing', 'chat-ongoing'],
    ...['chat-new', 'chat-new'],
  ])
})

test('who was refused has no session', async () => {
  const answer = { status: 500 }
  const { url, routed } = await routerRig({
    primary: inProcess((_request, response) => {
      if (answer.status === 500) response.destroy()
      else response.end()
    }),
    rules,
  })
  const ask = () => fetch(`${url}/chat`, { headers: { 'x-user-id': 'aki' } }).catch(() => {})
  await ask()
  answer.status = 200
  await ask()
  await ask()
  expect(routed().map(({ requestClass }) => requestClass)).toEqual(['chat-new', 'chat-new', 'chat-ongoing'])
})
