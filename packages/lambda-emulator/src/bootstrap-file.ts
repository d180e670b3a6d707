import { fileURLToPath } from 'node:url'

/**
 * The runtime that environments run. Named from `src` itself: bundled into one file, with the folder beside it, the way to it
 * is the same.
 */
export const bootstrapFile: string = fileURLToPath(new URL('./bootstrap/bootstrap.mjs', import.meta.url))
