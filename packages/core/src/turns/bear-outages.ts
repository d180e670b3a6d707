/** Makes a call of a log that may fail, and tells what came of it. */
export type Attempt = <Answer>(
  what: 'read' | 'end' | 'note-reader' | 'mark-delivered',
  call: () => Promise<Answer>,
) => Promise<{ kind: 'done'; answer: Answer } | { kind: 'failed' }>

/**
 * Bears the faults of a log that is asked again and again. An outage is reported once, however many calls fail in it; it
 * is over when everything that failed has been done.
 */
export function bearOutages(onFailure: (error: unknown) => void): Attempt {
  const failing = new Set<string>()
  return async (what, call) => {
    try {
      const answer = await call()
      failing.delete(what)
      return { kind: 'done', answer }
    } catch (error) {
      if (failing.size === 0) onFailure(error)
      failing.add(what)
      return { kind: 'failed' }
    }
  }
}
