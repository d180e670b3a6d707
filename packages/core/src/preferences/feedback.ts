import type { Feedback, Preferences } from '@manga-assist/contracts'

/** Most titles kept per list; the oldest fall off. The same bound as the schema's. */
const longestList = 2_000

/** Preferences after one piece of feedback: a title stands in one list only, the one that was told last. */
export function applyFeedback(before: Preferences, { titleId, kind }: Feedback): Preferences {
  const without = (ids: readonly string[]) => ids.filter((id) => id !== titleId)
  const after = {
    ...before,
    liked: without(before.liked),
    read: without(before.read),
    dropped: without(before.dropped),
  }
  return { ...after, [kind]: [...after[kind], titleId].slice(-longestList) }
}
