import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock } from '@manga-assist/clock/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { openChapterDrops } from './chapter-drops-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'manga-drops-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const drop = { titleId: 'monster', atMs: 1_800_000_000_000, chapter: 7 }

describe('a calendar of chapters', () => {
  test('is read at start, and again when it changes', async () => {
    const { file, clock, drops } = await setUp([drop])
    expect(drops.current()).toEqual([drop])
    write(file, [drop, { ...drop, chapter: 8 }])
    await look(clock)
    await expect.poll(() => drops.current()).toHaveLength(2)
    drops.close()
    expect(clock.pendingTimers).toBe(0)
  })

  test('keeps what it has when a new version is broken, and says so once', async () => {
    const { file, clock, drops, failures } = await setUp([drop])
    write(file, [drop, { ...drop, chapter: -1 }])
    await look(clock)
    await expect.poll(() => failures).toHaveLength(1)
    expect(failures[0]).toMatchObject({ message: expect.stringMatching(/entry 2: chapter: .*; received -1$/) })
    await look(clock)
    await look(clock)
    expect(failures).toHaveLength(1)
    expect(drops.current()).toEqual([drop])
  })

  test.each([
    ['{"titleId":"monster"}', 'must hold a JSON array'],
    ['[{"titleId":"monster"}]', 'entry 1: atMs'],
    ['[', 'JSON'],
  ])('is refused at start when it holds %s', async (text, message) => {
    const file = join(folder, `broken-${message.length}.json`)
    writeFileSync(file, text)
    await expect(openChapterDrops(file, { clock: new ManualClock(), onFailure: () => {} })).rejects.toThrow(message)
  })

  test('is refused at start when it is not there', async () => {
    const opening = openChapterDrops(join(folder, 'none.json'), { clock: new ManualClock(), onFailure: () => {} })
    await expect(opening).rejects.toThrow('ENOENT')
  })
})

let files = 0
async function setUp(drops: object[]) {
  files += 1
  const file = join(folder, `drops-${files}.json`)
  write(file, drops)
  const clock = new ManualClock()
  const failures: unknown[] = []
  return {
    file,
    clock,
    failures,
    drops: await openChapterDrops(file, { clock, onFailure: (error) => failures.push(error) }),
  }
}

let written = 0
/** Each version a second later than the one before, whatever the file system's grain. */
function write(file: string, drops: object[]): void {
  written += 1
  writeFileSync(file, JSON.stringify(drops))
  utimesSync(file, 1_700_000_000 + written, 1_700_000_000 + written)
}

async function look(clock: ManualClock): Promise<void> {
  await clock.advance(5_000)
}
