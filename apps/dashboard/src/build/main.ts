import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildPage } from './build-page.ts'

const folder = resolve(import.meta.dirname, '../..')
// What it was made of, for the image's bill of materials.
const { values } = parseArgs({ options: { inputs: { type: 'string' } } })
const inputs = await buildPage(resolve(folder, 'src'), resolve(folder, 'dist'))
if (values.inputs !== undefined) await writeFile(values.inputs, JSON.stringify(inputs))
