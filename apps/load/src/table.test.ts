import { describe, expect, test } from 'vitest'
import { renderTable } from './table.ts'
import { reportWith, rowWith } from './testing/scenarios.ts'

const plain = { colour: false }
const escapeCharacter = '\u001b'

describe('table', () => {
  test('shows each phase with its planes, aligned', () => {
    const lines = renderTable(reportWith(), plain).trimEnd().split('\n')
    expect(lines).toHaveLength(2 + 3 * 3)
    expect(lines[1]).toMatch(/offered +per s +completed +in time +failed +truncated +shed +p50 +p95 +p99 .* spilled$/)
    expect(lines[2]).toMatch(/^baseline +all +64 +8\.0 +64 +0 % +0 +0 +0 /)
    expect(lines[5]).toMatch(/^step +all +1,600 +80\.0 +1,600 .* 12 +90 +1,235 .* 40 %$/)
    expect(lines[7]).toMatch(/^ +lambda +640 +32\.0 +640 /)
    const ends = [2, 5, 8].map((index) => lines[index]?.length)
    expect(new Set([...ends, lines[1]?.length]).size).toBe(1)
  })

  test('headings that columns share end with the last of them', () => {
    const [headings = '', titles = ''] = renderTable(reportWith(), plain).split('\n')
    for (const [heading, nth] of [
      ['first byte ms', 1],
      ['first token ms', 2],
      ['end ms', 3],
      ['token gap ms', 4],
    ] as const) {
      const p99 = [...titles.matchAll(/p99/g)][nth - 1]
      expect(headings.indexOf(heading) + heading.length).toBe((p99?.index ?? 0) + 3)
    }
  })

  test('shows kinds where both were asked for, and what no plane answered', () => {
    const report = reportWith()
    const step = report.phases[1]
    if (step) {
      step.kinds.chat = rowWith({ offered: 100 })
      step.planes.none = rowWith({ offered: 7, shed: 7 })
    }
    const groups = renderTable(report, plain).match(/\b(all|chat|recs|fargate|lambda|none)\b/g)
    expect(groups).toEqual(
      ['all fargate lambda', 'all chat recs fargate lambda none', 'all fargate lambda'].join(' ').split(' '),
    )
  })

  test('tells when a task was killed, within the step', () => {
    const lines = renderTable(reportWith({ killedTaskAtMs: 20_004 }), plain).split('\n')
    expect(lines[8]).toMatch(/^ +event +a task was killed at 20\.0 s$/)
  })

  test('what must not be is red, and nothing is without colours', () => {
    const report = reportWith({}, { truncated: 3 })
    expect(renderTable(report, { colour: true })).toContain(`${escapeCharacter}[31m        3${escapeCharacter}[39m`)
    expect(renderTable(report, plain)).not.toContain(escapeCharacter)
  })
})
