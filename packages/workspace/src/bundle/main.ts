// Bundles the function in this folder: node ../../packages/workspace/src/bundle/main.ts
import { bundleFunction } from './bundle-function.ts'

const { bytes, files } = await bundleFunction(process.cwd())
process.stdout.write(`${bytes} bytes in ${files.length} files, the largest ${files[0]?.name} with ${files[0]?.bytes}\n`)
