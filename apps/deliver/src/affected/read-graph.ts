import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PackageGraph } from './affected.ts'

interface Manifest {
  name: string
  dependencies?: Record<string, string>
}

/** Reads the manifests below `root`. What a package needs only for its tests ships nowhere, and does not count. */
export function readPackageGraph(root: string): PackageGraph {
  const files = globSync('{packages,apps,lambda}/*/package.json', { cwd: root })
  const manifests = files.map((file) => ({ folder: dirname(file), ...readManifest(join(root, file)) }))
  const folderOf = new Map(manifests.map(({ name, folder }) => [name, folder]))
  return new Map(
    manifests.map(({ folder, dependencies = {} }) => [
      folder,
      Object.keys(dependencies).flatMap((name) => folderOf.get(name) ?? []),
    ]),
  )
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8'))
}
