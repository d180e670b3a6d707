import { errorFrame, eventFrame, exceptionFrame } from './event-frames.ts'

/** One step of an answer of the server. */
export type ConverseStep =
  | { kind: 'event'; type: string; body: object }
  /** One of the exceptions that ConverseStream has as events, for example `throttlingException`. */
  | { kind: 'exception'; type: string; body?: object }
  /** An error frame without a model. */
  | { kind: 'error'; code: string; message: string }
  /** An event of which one byte was changed on the way. */
  | { kind: 'damaged' }
  /** Ends the HTTP body as if all were well. */
  | { kind: 'end' }
  /** Cuts the connection. */
  | { kind: 'cut' }
  /** Waits until the test calls `release`. */
  | { kind: 'wait' }

export interface AnswerOptions {
  stopReason?: string
  /** Default: 20 in, one out for each piece. `none` leaves the metadata event out. */
  usage?: { inputTokens: number; outputTokens: number } | 'none'
}

/** A whole answer as Bedrock sends it, a piece of text an event. */
export function answerSteps(pieces: readonly string[], options: AnswerOptions = {}): ConverseStep[] {
  const { stopReason = 'end_turn', usage = { inputTokens: 20, outputTokens: pieces.length } } = options
  return [
    ...textSteps(pieces),
    event('contentBlockStop', { contentBlockIndex: 0 }),
    event('messageStop', { stopReason }),
    ...(usage === 'none' ? [] : [metadata(usage)]),
    { kind: 'end' },
  ]
}

/** The beginning of an answer, up to the last of the pieces: nothing says that it is over. */
export function textSteps(pieces: readonly string[]): ConverseStep[] {
  return [
    event('messageStart', { role: 'assistant' }),
    ...pieces.map((text) => event('contentBlockDelta', { contentBlockIndex: 0, delta: { text } })),
  ]
}

/** The frame of a step that is one; undefined for what happens between frames. */
export function frameOf(step: ConverseStep): Buffer | undefined {
  switch (step.kind) {
    case 'event':
      return eventFrame(step.type, step.body)
    case 'exception':
      return exceptionFrame(step.type, step.body ?? { message: `a ${step.type} of the test` })
    case 'error':
      return errorFrame(step.code, step.message)
    case 'damaged':
      return damagedFrame()
    default:
      return undefined
  }
}

function damagedFrame(): Buffer {
  const frame = eventFrame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'damaged' } })
  frame.write('D', frame.indexOf('damaged'))
  return frame
}

function metadata({ inputTokens, outputTokens }: { inputTokens: number; outputTokens: number }): ConverseStep {
  const usage = { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens }
  return event('metadata', { usage, metrics: { latencyMs: 1 } })
}

/** Bedrock pads its events, so that their lengths tell nothing of the text; here by as much each time. */
function event(type: string, body: object): ConverseStep {
  return { kind: 'event', type, body: { ...body, p: 'abcdefghijklm' } }
}
