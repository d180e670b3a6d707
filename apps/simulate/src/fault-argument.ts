import { BadArgument, quoted } from '@manga-assist/command-line'
import type { Fault } from '@manga-assist/simulator'

const msPerSecond = 1_000

/** One entry of `--fault`: what happens, at which second, and for how many. */
export function parseFault(text: string): Fault {
  const [, death, kind, at, duration] =
    /^(?:task-dies@(\d{1,7})|(lambda-throttles|lambda-down)@(\d{1,7})\+(\d{1,7}))$/.exec(text) ?? []
  if (death !== undefined) return { kind: 'task-dies', atMs: Number(death) * msPerSecond }
  if (kind === 'lambda-throttles' || kind === 'lambda-down') {
    return { kind, atMs: Number(at) * msPerSecond, forMs: Number(duration) * msPerSecond }
  }
  const rule = 'must be a list of task-dies@SECOND, lambda-throttles@SECOND+SECONDS and lambda-down@SECOND+SECONDS'
  throw new BadArgument(`--fault ${rule}, received ${quoted(text)}`)
}
