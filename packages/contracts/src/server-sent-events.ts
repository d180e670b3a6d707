/** One event with a single line of JSON as its data. */
export function sseEvent(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

/** Closes a UI message stream; also understood by OpenAI clients. */
export const sseDone = 'data: [DONE]\n\n'

/** Longest event that the decoder holds while it waits for the end, in characters. */
const maxEventCharacters = 1_000_000

/**
 * Reads server-sent events from text that may be split anywhere. Returns the data of each event that is complete;
 * comments, `event`, `id` and `retry` lines are passed over. Throws a RangeError on an event over a million characters.
 */
export function createSseDecoder(): (text: string) => string[] {
  let rest = ''
  let data: string[] = []
  let held = 0
  return (text) => {
    // A carriage return at the very end may be the first half of a line break: it waits for the next text.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    const events: string[] = []
    for (const line of lines) {
      if (line.startsWith('data:')) {
        data.push(line.slice(line[5] === ' ' ? 6 : 5))
        held += line.length
      } else if (line === '' && data.length > 0) {
        events.push(data.join('\n'))
        data = []
        held = 0
      }
    }
    if (held + rest.length > maxEventCharacters) throw new RangeError(`event of over ${maxEventCharacters} characters`)
    return events
  }
}
