// Runs in the builder image: node apps/images/src/assemble/main.ts IMAGE FOLDER lays out in FOLDER what IMAGE adds to its
// base.
import { resolve } from 'node:path'
import { assemble } from './assemble.ts'
import { contents, isImageName } from './contents.ts'

const [name = '', folder = ''] = process.argv.slice(2)
if (!isImageName(name) || folder === '') {
  process.stderr.write(`usage: main.ts ${Object.keys(contents).join('|')} FOLDER\n`)
  process.exit(2)
}
await assemble({ name, root: resolve(import.meta.dirname, '../../../..'), folder: resolve(folder) })
