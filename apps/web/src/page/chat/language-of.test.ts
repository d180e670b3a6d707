import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { ConversationList } from '../shell/conversation-list.tsx'
import { AnswerText } from './answer-text.tsx'
import { languageOf, languageParts } from './language-of.ts'
import { Message } from './message.tsx'

test('a text is Japanese by its script, also with a Latin title in it, and English that names a Japanese title is not', () => {
  for (const text of ['泣ける青春漫画を教えて', '進撃', 'ONE PIECE みたいな漫画']) expect(languageOf(text)).toBe('ja')
  for (const text of ['', '42 · …', 'Like Monster', 'Tell me about 進撃の巨人 please']) {
    expect(languageOf(text)).toBeUndefined()
  }
})

test('a Japanese title in an English text is a part of its own', () => {
  expect(languageParts('Take 「進撃の巨人」, now')).toEqual([
    { text: 'Take 「', lang: undefined },
    { text: '進撃の巨人」', lang: 'ja' },
    { text: ', now', lang: undefined },
  ])
})

test('questions, answers and the names of conversations declare what is Japanese', () => {
  const text = '泣ける漫画'
  const question = { id: 'q-1', role: 'user' as const, parts: [{ type: 'text' as const, text }] }
  expect(renderToStaticMarkup(createElement(Message, { message: question, writing: false }))).toContain('lang="ja"')
  const answer = renderToStaticMarkup(
    createElement(AnswerText, { text: 'おすすめです。\n\n- **Attack on Titan** (進撃の巨人)' }),
  )
  expect(answer).toContain('<p lang="ja">')
  expect(answer).toContain('<span lang="ja"> (進撃の巨人)</span>')
  const items = [{ id: 'c-1', firstMessage: text, updatedAt: '2026-11-22T00:00:00Z' }]
  const nothing = () => {}
  const list = createElement(ConversationList, { items, current: '', onOpen: nothing, onRemove: nothing })
  expect(renderToStaticMarkup(list)).toContain(`<span lang="ja">${text}</span>`)
})
