import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { listenOn, until } from '../testing/servers.ts'
import { calendarReader, maxCalendarBytes, shownSource } from './read-calendar.ts'

const { signal } = new AbortController()
const folder = mkdtempSync(join(tmpdir(), 'manga-calendar-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a calendar in a file', () => {
  test('is read, and again only when it has changed', async () => {
    const file = join(folder, 'drops.json')
    const read = calendarReader(file)
    write(file, '[1]')
    const first = await read(undefined, signal)
    expect([first?.text, await read(first?.version, signal)]).toEqual(['[1]', undefined])
    write(file, '[2]')
    expect((await read(first?.version, signal))?.text).toBe('[2]')
  })

  test('that is not there is said so', async () => {
    await expect(calendarReader(join(folder, 'none.json'))(undefined, signal)).rejects.toThrow('ENOENT')
  })

  test('that is longer than 5 MB is not read', async () => {
    const file = join(folder, 'long.json')
    write(file, ' '.repeat(maxCalendarBytes + 1))
    await expect(calendarReader(file)(undefined, signal)).rejects.toThrow('is longer than 5242880 bytes')
  })
})

describe('a calendar at an address', () => {
  test('is asked for with its ETag, and comes only when it has changed', async () => {
    const site = await serving()
    const read = calendarReader(site.url)
    expect(await read(undefined, signal)).toEqual({ text: '[]', version: '"first"' })
    expect(await read('"first"', signal)).toBeUndefined()
    expect(await read('"other"', signal)).toEqual({ text: '[]', version: '"first"' })
    expect(site.asked).toEqual([undefined, '"first"', '"other"'])
  })

  test('that is refused is said so, with its status, and leaves no connection open', async () => {
    const site = await serving({ status: 503, isEndless: true })
    await expect(calendarReader(site.url)(undefined, signal)).rejects.toThrow('answered with status 503')
    await until(() => site.open === 0)
  })

  test('that is not there is said so', async () => {
    const gone = calendarReader('http://127.0.0.1:9/drops.json')
    await expect(gone(undefined, signal)).rejects.toMatchObject({ cause: expect.any(Error) })
  })

  test('that does not end is cut off at 5 MB', async () => {
    const site = await serving({ isEndless: true })
    await expect(calendarReader(site.url)(undefined, signal)).rejects.toThrow('is longer than 5242880 bytes')
    await until(() => site.open === 0)
  })

  test('that does not answer is let go when the time is up', async () => {
    const site = await serving({ isSilent: true })
    const leaving = new AbortController()
    const reading = expect(calendarReader(site.url)(undefined, leaving.signal)).rejects.toThrow('time is up')
    await until(() => site.open === 1)
    leaving.abort(new Error('time is up'))
    await reading
    await until(() => site.open === 0)
  })
})

test.each([
  ['https://calendar.example/drops.json?key=secret#part', 'https://calendar.example/drops.json'],
  ['calendars/drops.json', 'calendars/drops.json'],
])('of %s nothing is shown that is nobody’s business', (source, shown) => {
  expect(shownSource(source)).toBe(shown)
})

let written = 0
/** Each version a second later than the one before, whatever the file system's grain. */
function write(file: string, text: string): void {
  written += 1
  writeFileSync(file, text)
  utimesSync(file, 1_700_000_000 + written, 1_700_000_000 + written)
}

interface Site {
  status?: number
  isSilent?: boolean
  isEndless?: boolean
}

/** A server that has a calendar, or fails in the ways that servers do. */
async function serving({ status = 200, isSilent = false, isEndless = false }: Site = {}) {
  const site = { url: '', asked: [] as (string | undefined)[], open: 0 }
  function answer({ headers }: IncomingMessage, response: ServerResponse): void {
    site.asked.push(headers['if-none-match'])
    site.open += 1
    response.once('close', () => {
      site.open -= 1
    })
    if (isSilent) return
    const isSame = headers['if-none-match'] === '"first"'
    response.writeHead(isSame ? 304 : status, { etag: '"first"' })
    if (isEndless) pour(response)
    else response.end(isSame ? undefined : '[]')
  }
  site.url = await listenOn(createServer(answer))
  return site
}

function pour(response: ServerResponse): void {
  const more = () => {
    while (response.write(' '.repeat(65_536)));
  }
  response.on('drain', more)
  more()
}
