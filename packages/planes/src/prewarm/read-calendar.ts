import { readFile, stat } from 'node:fs/promises'

/** A calendar's text, and what tells its versions apart. */
export interface CalendarText {
  text: string
  version: string | undefined
}

/** Reads a calendar, unless it is still that of `version`: undefined then. Rejects when it cannot be had. */
export type ReadCalendar = (version: string | undefined, signal: AbortSignal) => Promise<CalendarText | undefined>

/** 50,000 chapters take less. */
export const maxCalendarBytes = 5 * 1_024 * 1_024

/** How to read a calendar from where it is: an address that begins with http, else a file. */
export function calendarReader(source: string): ReadCalendar {
  return /^https?:\/\//.test(source)
    ? (...given) => readAddress(source, ...given)
    : (...given) => readPath(source, ...given)
}

/** Where a calendar is, without what is nobody's business: what follows the path of an address may be a secret. */
export function shownSource(source: string): string {
  const url = /^https?:\/\//.test(source) ? URL.parse(source) : null
  return url === null ? source : `${url.origin}${url.pathname}`
}

async function readPath(
  path: string,
  version: string | undefined,
  signal: AbortSignal,
): Promise<CalendarText | undefined> {
  const { mtimeMs, size } = await stat(path)
  const found = `${mtimeMs}-${size}`
  if (found === version) return undefined
  checkSize(size)
  return { text: await readFile(path, { encoding: 'utf8', signal }), version: found }
}

async function readAddress(
  url: string,
  version: string | undefined,
  signal: AbortSignal,
): Promise<CalendarText | undefined> {
  const headers = { accept: 'application/json', ...(version !== undefined && { 'if-none-match': version }) }
  const response = await fetch(url, { headers, signal })
  try {
    if (response.status === 304) return undefined
    if (!response.ok) throw new Error(`answered with status ${response.status}`)
    return { text: await readText(response), version: response.headers.get('etag') ?? undefined }
  } finally {
    // What was not read would keep its connection.
    if (!response.bodyUsed) await response.body?.cancel()
  }
}

/** Reads no further than a calendar may be long, whatever its length was said to be. */
async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    checkSize(size)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function checkSize(bytes: number): void {
  if (bytes > maxCalendarBytes) throw new RangeError(`is longer than ${maxCalendarBytes} bytes`)
}
