import { type Deployable, type DeployableName, deployables, stacks } from './deployables.ts'
import { type Reach, reachOf } from './path-rules.ts'

/** What has to be built again, each with the first changed file that says so. */
export interface Affected {
  images: readonly Cause[]
  functions: readonly Cause[]
  /** Undefined where what describes the stacks in AWS is as it was. */
  infrastructure: string | undefined
}

interface Cause {
  name: DeployableName
  because: string
}

/** Packages by folder, each with the folders of those that it needs to run. */
export type PackageGraph = ReadonlyMap<string, readonly string[]>

/** Pure: what the changed files, as paths from the root, have effect on. */
export function affectedBy(changed: readonly string[], graph: PackageGraph): Affected {
  const reaches = changed.map((path) => ({ path, reach: reachOf(path) }))
  const causesOf = (kind: Deployable['kind']) =>
    deployables.flatMap((deployable) => {
      if (deployable.kind !== kind) return []
      const parts = closureOf(deployable.roots, graph)
      const cause = reaches.find(({ reach }) => touches(reach, deployable, parts))
      return cause === undefined ? [] : [{ name: deployable.name, because: cause.path }]
    })
  return {
    images: causesOf('image'),
    functions: causesOf('function'),
    infrastructure: reaches.find(({ reach }) => touches(reach, stacks, closureOf(stacks.roots, graph)))?.path,
  }
}

function touches(reach: Reach, { kind }: { kind: Deployable['kind'] | 'stacks' }, parts: ReadonlySet<string>): boolean {
  switch (reach.kind) {
    case 'everything':
      return true
    case 'images':
      return kind === 'image'
    case 'package':
      return parts.has(reach.folder)
    case 'nothing':
      return false
    default:
      return reach satisfies never
  }
}

function closureOf(roots: readonly string[], graph: PackageGraph): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (folder: string) => {
    if (found.has(folder)) return
    found.add(folder)
    graph.get(folder)?.forEach(visit)
  }
  roots.forEach(visit)
  return found
}
