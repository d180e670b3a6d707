import { describe, expect, test } from 'vitest'
import { Timeline } from './timeline.ts'

describe('the timeline', () => {
  test('counts what became of requests in the span in which they arrived, whenever they ended', () => {
    const timeline = new Timeline()
    timeline.arrived(500, 2, 0)
    timeline.arrived(2_500, 3, 7)
    timeline.ended(500, 'onTasks')
    timeline.ended(2_500, 'late')
    expect(timeline.spans()).toEqual([
      { ...empty, fromMs: 0, toMs: 1_000, arrived: 1, onTasks: 1, tasks: 2 },
      { ...empty, fromMs: 1_000, toMs: 2_000, tasks: 2 },
      { ...empty, fromMs: 2_000, toMs: 3_000, arrived: 1, late: 1, tasks: 3, lambdaInUse: 7 },
    ])
  })

  test('stays within its bounds however long it gets: spans get longer, and sums stay', () => {
    const timeline = new Timeline()
    for (let second = 0; second < 86_400; second += 1) {
      timeline.arrived(second * 1_000, 1, second === 600 ? 9 : 0)
      timeline.ended(second * 1_000, 'onLambda')
    }
    const spans = timeline.spans()
    expect(spans.length).toBeLessThanOrEqual(240)
    expect(spans.reduce((sum, { arrived }) => sum + arrived, 0)).toBe(86_400)
    expect(spans.reduce((sum, { onLambda }) => sum + onLambda, 0)).toBe(86_400)
    expect(Math.max(...spans.map(({ lambdaInUse }) => lambdaInUse))).toBe(9)
    expect(spans.every((span, place) => span.fromMs === (spans[place - 1]?.toMs ?? 0))).toBe(true)
  })
})

const empty = { arrived: 0, onTasks: 0, onLambda: 0, late: 0, refused: 0, failed: 0, tasks: 0, lambdaInUse: 0 }
