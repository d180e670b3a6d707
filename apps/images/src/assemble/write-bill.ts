import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createBillOfMaterials, type Subject } from './materials/bill-of-materials.ts'
import { packageFoldersOf, readManifest } from './materials/installed-packages.ts'
import { readIntegrities } from './materials/lockfile.ts'

/** Writes the bill of materials of an image that was made of these files. */
export async function writeBill(options: {
  root: string
  subject: Subject
  inputs: readonly string[]
  file: string
}): Promise<void> {
  const manifests = packageFoldersOf(options.inputs).map((folder) => join(folder, 'package.json'))
  const packages = await Promise.all(manifests.map(async (path) => readManifest(await readFile(path, 'utf8'), path)))
  const integrities = readIntegrities(await readFile(join(options.root, 'pnpm-lock.yaml'), 'utf8'))
  const bill = createBillOfMaterials(options.subject, packages, integrities)
  await writeFile(options.file, `${JSON.stringify(bill, null, 1)}\n`)
}
