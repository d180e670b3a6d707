import { isLastEvent, type TurnEvent } from '../chat/turn-event.ts'
import { turnUnheard } from './lost-turn.ts'

/**
 * Passes events on from the first word of the answer. A turn that fails before it is not passed on: nobody has seen any of
 * it, so it may be written anew. One that cannot be heard of is: it may have been written.
 */
export async function* untilFirstWord(
  events: AsyncGenerator<TurnEvent, void>,
): AsyncGenerator<TurnEvent, 'read' | 'failed'> {
  const held: TurnEvent[] = []
  for await (const event of events) {
    if (event.kind === 'turn-failed' && event !== turnUnheard) return 'failed'
    held.push(event)
    if (event.kind !== 'text-delta' && !isLastEvent(event)) continue
    yield* held
    if (!isLastEvent(event)) yield* events
    return 'read'
  }
  return 'read'
}
