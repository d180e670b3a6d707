import { describe, expect, test } from 'vitest'
import { ChatFault, type FaultKind } from './chat-fault.ts'
import { nextStep } from './next-step.ts'

const of = (kind: FaultKind, retryAfterMs?: number) => new ChatFault(kind, { detail: '', retryAfterMs })
const online = true

describe('a connection that was lost', () => {
  test('is taken up again by itself, less and less often, and then left to the reader', () => {
    const fault = of('connection-lost')
    const steps = [0, 1, 2, 3, 4, 5].map((attempts) => nextStep({ fault, attempts, online }))
    const waits = steps.map((step) => (step.kind === 'ask-again' ? step.afterMs : step.kind))
    expect(waits).toEqual([300, 1_000, 2_000, 4_000, 8_000, 'offer'])
  })

  test('and an answer that is lost is asked for anew, three times at most', () => {
    const steps = [0, 1, 2, 3].map((attempts) => nextStep({ fault: of('answer-lost'), attempts, online }))
    const waits = steps.map((step) => (step.kind === 'ask-again' ? step.afterMs : step.kind))
    expect(waits).toEqual([300, 1_000, 2_000, 'offer'])
  })

  test('waits for the network while there is none, however often it was tried', () => {
    for (const attempts of [0, 9]) {
      expect(nextStep({ fault: of('connection-lost'), attempts, online: false })).toEqual({ kind: 'wait-for-network' })
    }
  })
})

describe('a question for which there was no room', () => {
  test('is asked again when the service said, in sight of the reader', () => {
    const step = nextStep({ fault: of('shed', 3_000), attempts: 0, online })
    expect(step).toEqual({ kind: 'ask-again', afterMs: 3_000, counted: true })
  })

  test('is asked again three times at most, so that a page left open adds to no crowd', () => {
    const kinds = [0, 1, 2, 3].map((attempts) => nextStep({ fault: of('shed', 1_000), attempts, online }).kind)
    expect(kinds).toEqual(['ask-again', 'ask-again', 'ask-again', 'offer'])
  })

  test('waits two seconds when the service named no time', () => {
    expect(nextStep({ fault: of('shed'), attempts: 0, online })).toMatchObject({ afterMs: 2_000 })
  })
})

test('a reader who asks too much may ask again when the limit allows it, and must do it themselves', () => {
  expect(nextStep({ fault: of('rate-limited', 7_000), attempts: 0, online })).toEqual({ kind: 'offer', afterMs: 7_000 })
})

test('what was refused for good is not asked again by itself', () => {
  expect(nextStep({ fault: of('refused'), attempts: 0, online })).toEqual({ kind: 'offer', afterMs: 0 })
})
