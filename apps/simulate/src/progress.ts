import type { Clock } from '@manga-assist/clock'

/** Where progress is shown. */
export interface ProgressTerminal {
  write(text: string): void
  /** Whether a line can be rewritten in place; otherwise nothing is shown. */
  isTty: boolean
}

/** A run that is over before that needs no bar. */
const quietMs = 2_000
const rewriteEveryMs = 200
const cells = 30

export interface Progress {
  /** Call it often: it draws when it is time. */
  at(done: number, requests: number): void
  /** Takes the bar away. */
  end(): void
}

export function createProgress(clock: Clock, terminal: ProgressTerminal): Progress {
  const startedAtMs = clock.now()
  let drawAtMs = startedAtMs + quietMs
  let isShown = false
  return {
    at(done, requests) {
      if (!terminal.isTty || clock.now() < drawAtMs) return
      drawAtMs = clock.now() + rewriteEveryMs
      isShown = true
      const filled = Math.round(Math.min(1, done) * cells)
      const bar = `${'█'.repeat(filled)}${'░'.repeat(cells - filled)}`
      const seconds = ((clock.now() - startedAtMs) / 1_000).toFixed(0)
      terminal.write(
        `\r\u001b[2K${bar} ${Math.round(done * 100)} %  ${requests.toLocaleString('en-US')} requests  ${seconds} s`,
      )
    },
    end() {
      if (isShown) terminal.write('\r\u001b[2K')
      isShown = false
    },
  }
}
