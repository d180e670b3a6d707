import type { Affected } from '../affected/affected.ts'
import type { DeployableName } from '../affected/deployables.ts'
import type { UnitName } from '../aws/units.ts'

/** A commit for each unit that is named. */
export type Commits = Partial<Record<UnitName, string>>

/** A unit and the commit that it runs; undefined where it does not run, or nobody knows of what it was made. */
export interface RunningUnit {
  name: UnitName
  deployable: DeployableName
  commit: string | undefined
}

export interface PendingUnit extends RunningUnit {
  /** Why it has to be deployed; undefined where it runs what is here. */
  because: string | undefined
}

/**
 * Pure: which units do not run what is here. Each is compared with its own commit: one that nothing has touched for months
 * runs a commit of months ago, and one whose last deployment failed is pending until one succeeds.
 */
export function pendingUnits(
  units: readonly RunningUnit[],
  affectedSince: (commit: string) => Affected,
): readonly PendingUnit[] {
  return units.map((unit) => {
    if (unit.commit === undefined) return { ...unit, because: 'it does not run, or of no commit that is known' }
    const { images, functions } = affectedSince(unit.commit)
    const cause = [...images, ...functions].find(({ name }) => name === unit.deployable)
    return { ...unit, because: cause?.because }
  })
}

/** The stacks of a stage, and the commit that described them when they were deployed. */
export interface PendingStacks {
  commit: string | undefined
  /** Why they have to be deployed; undefined where they are as they are described here. */
  because: string | undefined
}

/**
 * Pure: whether the stacks are as they are described here. They follow the commit that is deployed, whatever the units run: a
 * timeout or an alarm has no image, and would wait for the next change of code.
 */
export function pendingStacks(commit: string | undefined, affectedSince: (commit: string) => Affected): PendingStacks {
  if (commit === undefined) return { commit, because: 'they are not deployed, or by no commit that is known' }
  return { commit, because: affectedSince(commit).infrastructure }
}

/**
 * Pure: which units do not run what they are to run. This is how production follows staging: to the commits that were proved
 * there, which are not all the newest, since nothing is built that has not changed.
 */
export function pendingTowards(units: readonly RunningUnit[], wanted: Commits): readonly PendingUnit[] {
  return units.map((unit) => {
    const sha = wanted[unit.name]
    return { ...unit, because: sha === undefined || sha === unit.commit ? undefined : `is to run ${sha}` }
  })
}

/** Units would have to be deployed of a commit that nobody has named. */
export class UnnamedCommitError extends Error {
  readonly code = 'commit-not-named'
}

/**
 * Pure: the same where every unit has one. One that is left alone and runs nothing that is known would be deployed all the same,
 * as all units of a stage are in its stacks: of the commit at hand, whose image nobody has built or looked for a signature of.
 * Throws an UnnamedCommitError that names it.
 */
export function commitsOfAll(
  units: readonly RunningUnit[],
  chosen: readonly UnitName[],
  commitOf: (name: UnitName) => string | undefined,
): Commits {
  const commits = commitsAfter(units, chosen, commitOf)
  const unnamed = units.map(({ name }) => name).filter((name) => commits[name] === undefined)
  if (unnamed.length === 0) return commits
  throw new UnnamedCommitError(
    `${unnamed.join(', ')} must have a commit: ${unnamed.length > 1 ? 'none of them runs one' : 'it runs none'} that is known, ` +
      'and none is named. A deployment makes all units of a stage: name it in --only, too, or what it is to run in --commits ' +
      '(UNIT=SHA), or leave both out',
  )
}

/** Pure: the commit that each unit has after `chosen` have been deployed, each of `commitOf` its name. */
function commitsAfter(
  units: readonly RunningUnit[],
  chosen: readonly UnitName[],
  commitOf: (name: UnitName) => string | undefined,
): Commits {
  const entries = units.map(({ name, commit }) => [name, chosen.includes(name) ? commitOf(name) : commit] as const)
  return Object.fromEntries(entries.filter(([, commit]) => commit !== undefined))
}
