import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addContent } from './add-content.ts'
import { contents, type ImageName } from './contents.ts'
import { normalise } from './normalise.ts'

export interface AssembleOptions {
  name: ImageName
  /** Of the repository, with its dependencies installed. */
  root: string
  /** Becomes the root of the image. */
  folder: string
}

/** Lays out what an image adds to its base, and says beside it of which packages it was made. */
export async function assemble({ name, root, folder }: AssembleOptions): Promise<void> {
  const application = join(folder, 'app')
  await mkdir(application, { recursive: true })
  const inputs = new Set<string>()
  for (const content of contents[name]) {
    for (const file of await addContent(content, { root, application })) inputs.add(file)
  }
  await cp(join(root, 'LICENSE'), join(application, 'LICENSE'))
  await writeFile(join(application, 'inputs.txt'), [...inputs].sort().join('\n'))
  await normalise(folder)
}
