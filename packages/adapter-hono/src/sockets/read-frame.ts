import {
  type SocketRequest,
  socketCloseCodes,
  socketEnvelopeSchema,
  socketRequestSchema,
  validate,
} from '@manga-assist/contracts'

export type ReadFrame =
  | { kind: 'request'; request: SocketRequest }
  /** The request can be told what is wrong with it. */
  | { kind: 'refused'; requestId: string; detail: string }
  /** Not of this protocol: there is nobody to answer, and the connection ends. */
  | { kind: 'violation'; code: number; reason: string }

/** Reads one message of a client. Pure. */
export function readFrame(data: unknown): ReadFrame {
  if (typeof data !== 'string') return violation(socketCloseCodes.unsupportedData, 'send text, not bytes')
  const json = parsed(data)
  if (json === undefined) return violation(socketCloseCodes.invalidData, 'the message is not valid JSON')
  const envelope = validate(socketEnvelopeSchema, json)
  if (envelope.kind === 'invalid') {
    const [error] = envelope.errors
    return violation(socketCloseCodes.policyViolation, `not a chat message: ${error?.field}`)
  }
  const request = validate(socketRequestSchema, json)
  if (request.kind === 'valid') return { kind: 'request', request: request.value }
  const [error] = request.errors
  const detail = `In the message, ${error?.field}: ${error?.rule}; received ${error?.received ?? 'an object'}.`
  return { kind: 'refused', requestId: envelope.value.requestId, detail }
}

function violation(code: number, reason: string): ReadFrame {
  return { kind: 'violation', code, reason }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
