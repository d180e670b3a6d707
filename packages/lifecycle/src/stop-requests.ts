/** Why the process is to stop. */
export type StopReason =
  | { kind: 'signal'; signal: string }
  | { kind: 'parent-gone' }
  | { kind: 'fault'; error: unknown }

const signals = ['SIGTERM', 'SIGINT'] as const

/**
 * Calls `stop` once, at the first reason to stop: a signal, the end of the parent that holds an IPC channel, or an
 * error that nobody caught. Later signals change nothing: Ctrl-C reaches a whole process group, and a supervisor sends
 * SIGTERM on top of it; a drain must survive both. (Libraries that we looked at end the process at the second signal.)
 */
export function onStopRequest(stop: (reason: StopReason) => void): void {
  let stopping = false
  const once = (reason: StopReason) => {
    if (stopping) return
    stopping = true
    stop(reason)
  }
  for (const signal of signals) process.on(signal, () => once({ kind: 'signal', signal }))
  process.on('disconnect', () => once({ kind: 'parent-gone' }))
  // Node hands rejections that nobody handled to this event too.
  process.on('uncaughtException', (error) => once({ kind: 'fault', error }))
}
