import { expect, test } from 'vitest'
import { answerBlocks } from './answer-blocks.ts'

const plain = (text: string) => ({ text, strong: false })
const strong = (text: string) => ({ text, strong: true })

test('paragraphs, lists and bold are told apart', () => {
  expect(answerBlocks('I looked.\n\n- **Monster** by Urasawa\n- **Pluto**\n\nTake **Pluto**.')).toEqual([
    { kind: 'paragraph', spans: [plain('I looked.')] },
    { kind: 'list', items: [[strong('Monster'), plain(' by Urasawa')], [strong('Pluto')]] },
    { kind: 'paragraph', spans: [plain('Take '), strong('Pluto'), plain('.')] },
  ])
})

test('a line before a list is a paragraph of its own, and a number makes an item too', () => {
  expect(answerBlocks('Two:\n1. Monster\n2) Pluto')).toEqual([
    { kind: 'paragraph', spans: [plain('Two:')] },
    { kind: 'list', items: [[plain('Monster')], [plain('Pluto')]] },
  ])
})

test('half an answer reads as far as it goes', () => {
  expect(answerBlocks('')).toEqual([])
  expect(answerBlocks('Take **Mon')).toEqual([{ kind: 'paragraph', spans: [plain('Take '), strong('Mon')] }])
})
