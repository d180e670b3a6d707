import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'

/** Ends environments that outlive this process, however it ends. */
export interface Reaper {
  /** Whether there is one: without it nobody would end what stands still. */
  readonly works: boolean
  /** These processes are ours now; those named before and not any more have ended. */
  watch(pids: readonly number[]): void
  /** Stops watching and removes the directory. Resolves when nothing is left of the reaper. */
  stop(): Promise<void>
}

// An environment sees its connection close and exits by itself, unless it stands still between invocations or a handler
// keeps its event loop busy for ever. Only another process can end that one when we are killed ourselves. A shell is the smallest there is: it remembers the
// last line, and its input ends with us.
const script = `trap '' INT TERM HUP
while read -r line; do pids=$line; done
for pid in $pids; do kill -9 "$pid"; done
rm -rf "$1"`

/** Starts it. `directory` goes with us. Where there is no `sh` the environments are left to themselves. */
export function startReaper(directory: string): Reaper {
  const shell = spawn('sh', ['-c', script, 'lambda-emulator-reaper', directory], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const gone = new Promise<void>((resolve) => {
    shell.once('error', () => resolve())
    shell.once('exit', () => resolve())
  })
  shell.stdin.on('error', () => {})
  return {
    works: shell.pid !== undefined,
    watch: (pids) => void shell.stdin.write(`${pids.join(' ')}\n`),
    stop: async () => {
      shell.stdin.end()
      await gone
      await rm(directory, { recursive: true, force: true })
    },
  }
}
