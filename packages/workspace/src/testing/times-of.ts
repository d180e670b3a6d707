import { env } from '../test-run/env.ts'

/** How often a test of generated input runs: so often with `npm test`, and so often with `npm run nightly`. */
export function timesOf({ usual, nightly }: { usual: number; nightly: number }): number {
  return env.NIGHTLY ? nightly : usual
}
