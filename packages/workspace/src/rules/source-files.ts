import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Root of the repository. */
const root = resolve(import.meta.dirname, '../../../..')

export interface SourceFile {
  /** Path from the root, for example `packages/core/src/index.ts`. */
  path: string
  text: string
}

/** Every TypeScript file of ours, tests and examples too. */
export function readSourceFiles(): SourceFile[] {
  const paths = globSync('{packages,apps,lambda}/*/{src,bench,examples}/**/*.{ts,tsx,mjs}', { cwd: root })
  return paths.sort().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** Whether a file is for tests, benchmarks or the simulator only: it never ships. */
export function isTestCode(path: string): boolean {
  return /\.test\.tsx?$|\/testing\/|\/fixtures\/|\/bench\/|\/examples\//.test(path)
}
