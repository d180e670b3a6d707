import type { UnitName } from '../aws/units.ts'
import type { Commits, PendingUnit } from '../pending/pending.ts'

/** A unit that a deployment has left where it was. */
export interface Straggler {
  name: UnitName
  /** What it is to run. */
  sha: string
  /** What it runs; undefined where nobody knows. */
  runs: string | undefined
}

/** Pure: of the units of a stage those that do not run what they are to run. */
export function stragglersAmong(units: readonly PendingUnit[], wanted: Commits): readonly Straggler[] {
  return units.flatMap(({ name, commit: runs, because }) => {
    const sha = wanted[name]
    return because === undefined || sha === undefined ? [] : [{ name, sha, runs }]
  })
}
