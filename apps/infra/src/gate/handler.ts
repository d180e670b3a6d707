import { originSecretHeader, testHeader } from '../stacks/edge/front-headers.ts'
import { checkDeployment, type HookAnswer } from './check-deployment.ts'
import { env } from './env.ts'

/** The hook of a deployment, once all test traffic goes to what is being deployed. */
export function handler(): Promise<HookAnswer> {
  const headers = { [originSecretHeader]: env.originSecret, [testHeader.name]: testHeader.value }
  return checkDeployment({
    ask: async (path, signal) => {
      const response = await fetch(new URL(path, env.origin), { headers, signal, redirect: 'manual' })
      await response.body?.cancel()
      return response.status
    },
    log: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
  })
}
