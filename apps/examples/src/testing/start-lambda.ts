import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLambdaEmulator } from '@manga-assist/lambda-emulator'
import { onTestFinished } from 'vitest'

/** A local Lambda whose function `report` is the handler of an example, as it stands in its file. */
export async function startLambda(handlerFile: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'report-function-'))
  mkdirSync(join(directory, 'dist'))
  writeFileSync(join(directory, 'dist/handler.mjs'), `export { handler } from ${JSON.stringify(handlerFile)}`)
  const emulator = await createLambdaEmulator({ port: 0, functions: [{ name: 'report', directory }], drainMs: 0 })
  onTestFinished(async () => {
    await emulator.close()
    rmSync(directory, { recursive: true })
  })
  return emulator.url
}
