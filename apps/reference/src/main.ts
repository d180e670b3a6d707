import { parseArgs } from 'node:util'
import { writePage } from './write-page.ts'

// Bundles the page in this folder into dist/: node src/main.ts [--inputs=FILE]
const { values } = parseArgs({ options: { inputs: { type: 'string' } } })
const { files, bytes } = await writePage(process.cwd(), values.inputs)
process.stdout.write(`${bytes} bytes in ${files} files\n`)
