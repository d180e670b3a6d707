import type { Feedback, Preferences } from '@manga-assist/contracts'
import type { Api } from '../api/api.ts'

export type Attitude = Feedback['kind']

const attitudes = ['liked', 'read', 'dropped'] as const

/** More than a reader presses while one change is on its way; the next is refused, so that none is told much later. */
const mostWaiting = 20

/**
 * Changes of what the reader has told of titles, each with what the service made of it, one after the other. What is
 * taken back is taken out of the preferences as they are then: another tab may have told more since this page read them.
 */
export function createShelfChanges(api: Pick<Api, 'readPreferences' | 'writePreferences' | 'sendFeedback'>) {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = async (change: () => Promise<Preferences>): Promise<Preferences> => {
    if (waiting === mostWaiting) throw new Error(`At most ${mostWaiting} changes wait for each other: try again later.`)
    waiting += 1
    const changed = last.then(change)
    last = changed.then(
      () => undefined,
      () => undefined,
    )
    return changed.finally(() => {
      waiting -= 1
    })
  }
  return {
    tell: (titleId: string, attitude: Attitude) => inTurn(() => api.sendFeedback({ titleId, kind: attitude })),
    takeBack: (titleId: string, attitude: Attitude) =>
      inTurn(async () => {
        const current = await api.readPreferences()
        return attitudeIn(current, titleId) === attitude ? api.writePreferences(without(current, titleId)) : current
      }),
  }
}

/** Pure. */
export function attitudeIn(preferences: Preferences, titleId: string): Attitude | undefined {
  return attitudes.find((attitude) => preferences[attitude].includes(titleId))
}

/** Pure. */
function without(preferences: Preferences, titleId: string): Preferences {
  const lists = attitudes.map((attitude) => [attitude, preferences[attitude].filter((id) => id !== titleId)])
  return { ...preferences, ...Object.fromEntries(lists) }
}
