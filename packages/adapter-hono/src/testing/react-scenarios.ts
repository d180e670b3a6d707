import { randomUUID } from 'node:crypto'
import { useChat } from '@ai-sdk/react'
import { DefaultChatTransport, type UIMessage } from 'ai'
import { Window } from 'happy-dom'
import { createElement, useLayoutEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, test } from 'vitest'
import { holdAnswer } from './hold-answer.ts'
import { orders, steadyAnswer } from './protocol-app.ts'
import type { Deployment } from './protocol-deployments.ts'

type UseChat = ReturnType<typeof useChat<UIMessage>>

/** What a page with `useChat` shows, rendered by React. */
export function testReactChat(deployed: () => Deployment): void {
  test('shows the question, the answer and its cards, and is ready again', async () => {
    const page = await renderChat(deployed())
    void page.chat().sendMessage({ text: 'recommend a heist manga' })
    await page.until(({ status, messages }) => status === 'ready' && messages.length === 2)
    // React may pass over `streaming` when an answer comes in one piece.
    expect(page.statuses.filter((status) => status !== 'streaming')).toEqual(['ready', 'submitted', 'ready'])
    expect(page.text()).toContain('user: recommend a heist manga')
    expect(page.text()).toContain('Lupin III')
    expect(page.text()).toContain('card: ')
    expect(page.chat().messages[1]?.metadata).toMatchObject({ intent: 'recommend', plane: deployed().plane })
    page.close()
  })

  test('shows an error when the model fails, with what was written until then', async () => {
    const page = await renderChat(deployed())
    void page.chat().sendMessage({ text: orders.fail })
    await page.until(({ status }) => status === 'error')
    expect(page.chat().error?.message).toContain('broke off')
    expect(page.text()).toContain('Half an ')
    page.close()
  })

  test('is ready without an error when the reader stopped the answer, and knows that it was interrupted', async () => {
    const id = randomUUID()
    const page = await renderChat(deployed(), { id })
    void page.chat().sendMessage({ text: orders.endless })
    await page.until(({ messages }) => messages[1]?.parts.some(({ type }) => type === 'text') === true)
    const headers = { 'x-user-id': `reader-${id}` }
    await fetch(`${deployed().origin}/api/chat/${id}/stop`, { method: 'POST', headers })
    await page.until(({ status }) => status === 'ready')
    expect([page.chat().error, page.finishReasons]).toEqual([undefined, ['interrupted']])
    page.close()
  })

  test('a page that was loaded anew goes on where the other was left', async () => {
    const id = randomUUID()
    const { question, release } = await holdAnswer()
    const first = await renderChat(deployed(), { id })
    void first.chat().sendMessage({ text: question })
    await first.until(({ messages }) => messages.length === 2)
    await first.chat().stop()
    first.close()
    const second = await renderChat(deployed(), { id, resume: true })
    await second.until(({ messages }) => messages.length === 1)
    release()
    await second.until(({ status }) => status === 'ready')
    expect(second.text()).toContain(steadyAnswer.trim())
    second.close()
  })
}

interface PageOptions {
  id?: string
  resume?: boolean
}

/** A page with one chat, in a document of its own. */
async function renderChat({ origin }: Deployment, { id = randomUUID(), resume = false }: PageOptions = {}) {
  const window = new Window({ url: origin })
  // What React and the hook look for; requests go out by Node's own fetch.
  Object.assign(globalThis, { window, document: window.document })
  const container = window.document.createElement('div')
  const headers = { 'x-user-id': `reader-${id}` }
  const transport = new DefaultChatTransport<UIMessage>({ api: `${origin}/api/chat`, headers })
  const statuses: string[] = []
  const finishReasons: unknown[] = []
  const waiting = new Set<() => void>()
  let chat: UseChat | undefined
  function Page() {
    chat = useChat<UIMessage>({
      id,
      transport,
      resume,
      onFinish: ({ finishReason }) => finishReasons.push(finishReason),
    })
    if (statuses.at(-1) !== chat.status) statuses.push(chat.status)
    // After the page shows it.
    useLayoutEffect(() => {
      for (const look of waiting) look()
    })
    return createElement('main', null, chat.messages.flatMap(linesOf).join('\n'))
  }
  const root = createRoot(container as unknown as HTMLElement)
  root.render(createElement(Page))
  const until = (holds: (chat: UseChat) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (chat && holds(chat)) resolve()
      }
      waiting.add(look)
      look()
    })
  await until(() => true)
  return {
    statuses,
    finishReasons,
    until,
    chat: () => chat as UseChat,
    text: () => container.textContent,
    close: () => root.unmount(),
  }
}

function linesOf({ role, parts }: UIMessage): string[] {
  return parts.flatMap((part) => {
    if (part.type === 'text') return [`${role}: ${part.text}`]
    return part.type === 'data-recommendation' ? [`card: ${JSON.stringify(part.data)}`] : []
  })
}
