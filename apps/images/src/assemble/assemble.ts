import { cp, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addContent } from './add-content.ts'
import { contents, type ImageName } from './contents.ts'
import { normalise } from './normalise.ts'
import { writeBill } from './write-bill.ts'

export interface AssembleOptions {
  name: ImageName
  /** Of the repository, with its dependencies installed. */
  root: string
  /** Becomes the root of the image. */
  folder: string
}

/** Lays out what an image adds to its base, with a bill of the packages that it was made of. */
export async function assemble({ name, root, folder }: AssembleOptions): Promise<void> {
  const application = join(folder, 'app')
  await mkdir(application, { recursive: true })
  const inputs: string[] = []
  for (const content of contents[name]) inputs.push(...(await addContent(content, { root, application })))
  await cp(join(root, 'LICENSE'), join(application, 'LICENSE'))
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const subject = { name: `manga-assist/${name}`, version }
  await writeBill({ root, subject, inputs, file: join(application, 'sbom.cdx.json') })
  await normalise(folder)
}
