import type { Recommendation } from '@manga-assist/contracts'
import type { AnswerEvent } from './ask-question.ts'

/** Adds the reader's question to the page. */
export function showQuestion(conversation: HTMLElement, text: string): void {
  append(append(conversation, 'article', 'question'), 'p', 'text').textContent = text
}

/** Adds an answer to the page and fills it as its events come. */
export async function showAnswer(conversation: HTMLElement, events: AsyncIterable<AnswerEvent>): Promise<void> {
  const article = append(conversation, 'article', 'answer')
  const text = append(article, 'p', 'text')
  const cards = append(article, 'ul', 'cards')
  const footer = append(article, 'footer', 'served-by')
  for await (const event of events) {
    switch (event.kind) {
      case 'served-by':
        footer.textContent = servedBy(event.plane, event.reason)
        break
      case 'text':
        // The only Markdown that answers use is bold titles: shown as plain text here.
        text.textContent += event.text.replaceAll('**', '')
        break
      case 'recommendation':
        addCard(cards, event.recommendation)
        break
      case 'ended':
        footer.textContent += model(event.metadata.model)
        break
      case 'failed':
        append(article, 'p', 'error').textContent = event.message
        break
    }
    article.scrollIntoView({ block: 'end' })
  }
  if (cards.childElementCount === 0) cards.remove()
}

function addCard(cards: HTMLElement, { title, reasons }: Recommendation): void {
  const card = append(cards, 'li', 'card')
  append(card, 'strong', 'title').textContent = `${title.english} · ${title.native}`
  append(card, 'div', 'reason').textContent = reasons.join('; ')
}

function servedBy(plane: string, reason: string | null): string {
  return `served by ${plane}${reason === null ? '' : ` (overflow: ${reason})`}`
}

function model(name: string | undefined): string {
  return name === undefined ? '' : ` · ${name}`
}

function append<K extends keyof HTMLElementTagNameMap>(
  parent: HTMLElement,
  tag: K,
  className: string,
): HTMLElementTagNameMap[K] {
  const child = document.createElement(tag)
  child.className = className
  parent.append(child)
  return child
}
