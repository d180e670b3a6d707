import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { importsOf, isTestCode, readSourceFiles, type SourceFile } from '@manga-assist/workspace/rules'

/** One package, app or function, and what its shipped code imports. */
export interface Unit {
  /** Path from the root: `packages/core`. */
  folder: string
  description: string
  /** Folders of ours that it imports values from. */
  imports: readonly string[]
  /** Those that it takes types from only. */
  typeImports: readonly string[]
  /** Packages from outside that its manifest lists for what ships. */
  dependencies: readonly string[]
}

interface Manifest {
  name: string
  description: string
  dependencies?: Record<string, string>
}

/** Every unit below `root`, with its imports as they stand in the code. */
export function readUnits(root: string): Unit[] {
  const manifests = globSync('{packages,apps,lambda}/*/package.json', { cwd: root })
    .sort()
    .map((path) => ({ folder: dirname(path), manifest: readManifest(join(root, path)) }))
  const folders = new Map(manifests.map(({ folder, manifest }) => [manifest.name, folder]))
  const files = readSourceFiles()
  return manifests.map(({ folder, manifest }) => unitOf(folder, manifest, files, folders))
}

function unitOf(
  folder: string,
  { description, dependencies = {} }: Manifest,
  files: readonly SourceFile[],
  folders: ReadonlyMap<string, string>,
): Unit {
  const own = files.filter(({ path }) => path.startsWith(`${folder}/`) && !isTestCode(path.slice(folder.length)))
  const imported = own.flatMap(({ text }) =>
    importsOf(text).flatMap(({ target, typeOnly }) => {
      const other = folders.get(target.split('/').slice(0, 2).join('/'))
      return other === undefined || other === folder ? [] : [{ other, typeOnly }]
    }),
  )
  const values = new Set(imported.filter(({ typeOnly }) => !typeOnly).map(({ other }) => other))
  const types = new Set(imported.map(({ other }) => other).filter((other) => !values.has(other)))
  return {
    ...{ folder, description, imports: [...values].sort(), typeImports: [...types].sort() },
    dependencies: Object.keys(dependencies).filter((name) => !folders.has(name)),
  }
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8'))
}
