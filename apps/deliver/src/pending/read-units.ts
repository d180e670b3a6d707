import type { RunCall } from '../aws/call.ts'
import { CallError } from '../aws/call.ts'
import { readLiveVersion, readVersions } from '../aws/read-function.ts'
import { readCommit, readService } from '../aws/read-service.ts'
import { type StageName, type Unit, unitNamesOf, unitOf } from '../aws/units.ts'
import type { RunningUnit } from './pending.ts'

/** What runs on a stage, of the units that it has. Throws a CallError where AWS cannot be asked; what is not there has no commit. */
export async function readRunningUnits(run: RunCall, stage: StageName): Promise<RunningUnit[]> {
  const running: RunningUnit[] = []
  for (const name of unitNamesOf(stage)) {
    const unit = unitOf(name, stage)
    running.push({ name, deployable: unit.deployable, commit: await commitOf(run, unit) })
  }
  return running
}

async function commitOf(run: RunCall, unit: Unit): Promise<string | undefined> {
  try {
    if (unit.kind === 'service') {
      const service = await readService(run, unit)
      return service && (await readCommit(run, service.taskDefinition, unit))
    }
    const live = await readLiveVersion(run, unit)
    return (await readVersions(run, unit)).find(({ version }) => version === live)?.commit
  } catch (error) {
    // Before the first deployment there is no cluster and no function.
    if (error instanceof CallError && /ClusterNotFoundException|ResourceNotFoundException/.test(error.message))
      return undefined
    throw error
  }
}
