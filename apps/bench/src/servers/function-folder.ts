import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A function that does nothing. */
export const emptyFunction = 'export const handler = async () => 0\n'

/** Lays a function of this source out as the local Lambda wants it, for as long as `use` takes. */
export async function withFunctionFolder<Result>(
  source: string,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-function-'))
  try {
    await mkdir(join(folder, 'dist'))
    await writeFile(join(folder, 'dist/handler.mjs'), source)
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
