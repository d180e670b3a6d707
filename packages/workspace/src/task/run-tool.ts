import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** Runs a tool on this terminal until it ends; an interruption is handed on to it. Gives its exit code. */
export async function runTool(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, environment, interruption }: { cwd: string; environment: NodeJS.ProcessEnv; interruption: AbortSignal },
): Promise<number> {
  const child = spawn(program, args, { cwd, env: environment, stdio: 'inherit' })
  const stop = () => child.kill('SIGTERM')
  interruption.addEventListener('abort', stop, { once: true })
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
    })
  } finally {
    interruption.removeEventListener('abort', stop)
  }
}
