import type { LiveTurns, ReadTurn } from '@manga-assist/core'

/** Turns of which each goes as `read` says. */
export function turnsOf(read: ReadTurn): LiveTurns {
  return {
    isReadElsewhere: () => false,
    ask: async () => ({ kind: 'answering', turnId: 't1', read }),
    resume: async () => undefined,
    stop: async () => false,
    discard: async () => false,
    close: async () => {},
  }
}
