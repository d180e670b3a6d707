import type { Clock } from '@manga-assist/clock'
import type { Terminal } from './terminal.ts'

/** A run that is over before that needs no bar. */
const quietMs = 2_000
const rewriteEveryMs = 200
/** Where lines stay, in a log, more of them would be a flood. */
const appendEveryMs = 10_000
const cells = 30
/** Before that much is done, what is left cannot be told. */
const leastShare = 0.05

export interface Progress {
  /** How much is done, 0 to 1, and what is being done. Call it often: it writes when it is time. */
  at(share: number, note: string): void
  /** What follows is a part of its own: its share begins at 0 again, and the time left is that of the part. */
  nextPart(): void
  /** Takes the bar away. */
  end(): void
}

/** A bar with share and time left on a terminal, rewritten in place; a line every ten seconds elsewhere. */
export function createProgress(clock: Clock, terminal: Omit<Terminal, 'colour'>): Progress {
  const startedAtMs = clock.now()
  let writeAtMs = startedAtMs + (terminal.isTty ? quietMs : appendEveryMs)
  let part: { startedAtMs: number; isOne: boolean } = { startedAtMs, isOne: false }
  let isShown = false
  return {
    at(share, note) {
      const nowMs = clock.now()
      if (nowMs < writeAtMs) return
      writeAtMs = nowMs + (terminal.isTty ? rewriteEveryMs : appendEveryMs)
      const done = Math.min(1, Math.max(0, share))
      const line = `${Math.round(done * 100)} %  ${note}  ${durationOf(nowMs - startedAtMs)}${leftOf(done, nowMs - part.startedAtMs, part.isOne)}`
      if (!terminal.isTty) return terminal.write(`${line}\n`)
      isShown = true
      // A line that wraps could not be rewritten.
      terminal.write(`\r\u001b[2K${`${barOf(done)} ${line}`.slice(0, Math.max(0, terminal.columns() - 1))}`)
    },
    nextPart() {
      part = { startedAtMs: clock.now(), isOne: true }
    },
    end() {
      if (isShown) terminal.write('\r\u001b[2K')
      isShown = false
    },
  }
}

function barOf(done: number): string {
  const filled = Math.round(done * cells)
  return `${'█'.repeat(filled)}${'░'.repeat(cells - filled)}`
}

function leftOf(done: number, passedMs: number, isOfPart: boolean): string {
  if (done < leastShare || done >= 1) return ''
  return `, about ${durationOf((passedMs / done) * (1 - done))} left${isOfPart ? ' of it' : ''}`
}

function durationOf(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000)
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}
