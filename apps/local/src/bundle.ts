import { spawn } from 'node:child_process'

/**
 * Bundles the function and the page, or takes them from turbo's cache when nothing they are made of has changed. Rejects
 * with turbo's output when it fails, with the signal's reason when it aborts.
 */
export async function bundle(root: string, environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const turbo = spawn('turbo', ['run', 'bundle', '--output-logs=errors-only'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  let output = ''
  for (const stream of [turbo.stdout, turbo.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  await new Promise<void>((resolve, reject) => {
    turbo.once('error', (error) => reject(signal.aborted ? signal.reason : error))
    turbo.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`bundling failed\n${output}`))))
  })
}
