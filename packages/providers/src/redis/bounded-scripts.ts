import { type Clock, deadline } from '@manga-assist/clock'
import type { ScriptRunner } from '../token-budget/shared-token-budget.ts'

/** Runs scripts that nobody waits for longer than `limitMs`: a Redis that stalls must not hold an answer up. */
export function boundedScripts(scripts: ScriptRunner, clock: Clock, limitMs: number): ScriptRunner {
  return {
    async eval(script, keys, args) {
      const late = () => new Error(`Redis took more than ${limitMs} ms over a script`)
      const limit = deadline(clock, limitMs, late)
      const overdue = new Promise<never>((_, reject) => {
        limit.signal.addEventListener('abort', () => reject(limit.signal.reason), { once: true })
      })
      try {
        return await Promise.race([scripts.eval(script, keys, args), overdue])
      } finally {
        limit.cancel()
      }
    },
  }
}
