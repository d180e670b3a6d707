import { askQuestion } from './ask-question.ts'
import { showAnswer, showQuestion } from './conversation-view.ts'

const conversation = element('conversation', HTMLElement)
const form = element('ask', HTMLFormElement)
const question = element('question', HTMLInputElement)
const button = form.querySelector('button')
const conversationId = crypto.randomUUID()

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const text = question.value.trim()
  if (text === '' || button?.disabled) return
  question.value = ''
  if (button) button.disabled = true
  showQuestion(conversation, text)
  await showAnswer(conversation, askQuestion(conversationId, text))
  if (button) button.disabled = false
  question.focus()
})

function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id)
  if (found instanceof type) return found
  throw new Error(`the page has no ${type.name} with id ${id}`)
}
