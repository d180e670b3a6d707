import type { ThrottleReason } from '../concurrency/concurrency.ts'

/** Something that goes wrong on purpose. Bytes are those of the function's response, without frames. */
export type Fault =
  /** The invocation is refused. */
  | { kind: 'throttle'; reason: ThrottleReason }
  /** The invocation begins so much later. Its permit is held meanwhile. */
  | { kind: 'delay'; ms: number }
  /** The caller's connection breaks after so many bytes; the function runs on. A shorter response arrives whole. */
  | { kind: 'cut'; afterBytes: number }
  /** A stream ends without `InvokeComplete`. Other answers are left alone. */
  | { kind: 'no-completion' }
  /** The metadata before the body, up to the delimiter, are this text instead. A response without any gets it, too. */
  | { kind: 'wrong-prelude'; prelude: string }
  /** The environment is killed after so many bytes, with 0 before it answers. A shorter response arrives whole. */
  | { kind: 'crash'; afterBytes: number }
  /** The environment stands still after so many bytes, until its deadline ends it. A shorter response arrives whole. */
  | { kind: 'hang'; afterBytes: number }

export type FaultKind = Fault['kind']

/** When a fault happens: to one function or any, so often and so many times. */
export interface FaultRule {
  fault: Fault
  /** Of every function where it is undefined. */
  functionName: string | undefined
  /** 0 to 1. */
  probability: number
  /** How often at most; undefined for ever. */
  count: number | undefined
}

/** What goes wrong with one invocation: at most one fault of a kind. */
export type Faults = readonly Fault[]

/** The fault of a kind among those that were drawn. */
export function faultOf<Kind extends FaultKind>(
  faults: Faults,
  kind: Kind,
): Extract<Fault, { kind: Kind }> | undefined {
  return faults.find((fault): fault is Extract<Fault, { kind: Kind }> => fault.kind === kind)
}
