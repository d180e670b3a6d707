/** Counts what runs at once for each key, and remembers only keys for which something runs. */
export interface ConcurrentRequests {
  /** Counts one more, until the function that it gives is called; calling that again does nothing. Undefined when full. */
  enter(key: string): (() => void) | undefined
}

/** `most` at once for each key. A positive whole number, else a RangeError. */
export function createConcurrentRequests(most: number): ConcurrentRequests {
  if (!(Number.isInteger(most) && most > 0)) throw new RangeError(`most must be a positive whole number, got ${most}`)
  const running = new Map<string, number>()
  const leave = (key: string) => {
    const left = (running.get(key) ?? 1) - 1
    if (left === 0) running.delete(key)
    else running.set(key, left)
  }
  return {
    enter(key) {
      const now = running.get(key) ?? 0
      if (now >= most) return undefined
      running.set(key, now + 1)
      let inside = true
      return () => {
        if (inside) leave(key)
        inside = false
      }
    },
  }
}
