import { ask, type RunCall } from '../aws/call.ts'
import { readLiveVersion, readVersions } from '../aws/read-function.ts'
import { findRevision, readCommit, readDeploymentUnderWay, readService } from '../aws/read-service.ts'
import type { Unit } from '../aws/units.ts'
import { type Pace, planFunctionRollback, planServiceRollback, type RollbackPlan } from './plan.ts'

/** Asks AWS what there is, and plans the way back. Throws a CallError when a call fails. */
export async function planRollback(run: RunCall, unit: Unit, sha: string, pace: Pace): Promise<RollbackPlan> {
  if (unit.kind === 'function') {
    const [live, versions] = [await readLiveVersion(run, unit), await readVersions(run, unit)]
    return planFunctionRollback(unit, sha, { live, versions })
  }
  const service = await readService(run, unit)
  if (service === undefined)
    return { kind: 'unknown-commit', message: `${unit.cluster} has no service ${unit.service}` }
  const { repository } = unit
  // Images are kept for so long only; a revision outlives its image, and its tasks could not start.
  await ask(run, ['ecr', 'describe-images', '--repository-name', repository, '--image-ids', `imageTag=${sha}`])
  const facts = {
    service,
    commit: await readCommit(run, service.taskDefinition, unit),
    deploymentUnderWay: await readDeploymentUnderWay(run, unit),
    revision: await findRevision(run, unit, sha, service.taskDefinition),
  }
  return planServiceRollback(unit, sha, facts, pace)
}

/** The plan as it would be, where there is no account to ask: what AWS would tell stands in capitals. */
export function planWithoutAccount(unit: Unit, sha: string, pace: Pace): RollbackPlan {
  if (unit.kind === 'function') {
    const versions = [{ version: `VERSION_OF_${sha}`, commit: sha }]
    return planFunctionRollback(unit, sha, { live: 'VERSION_THAT_IS_LIVE', versions })
  }
  // Sockets are never a canary: nobody can lead their connections elsewhere.
  const strategy = unit.name === 'socket' ? 'ROLLING' : 'CANARY'
  const service = { taskDefinition: 'REVISION_THAT_RUNS', deploymentConfiguration: { strategy, AS: 'BEFORE' } }
  const facts = { service, commit: undefined, deploymentUnderWay: undefined, revision: `REVISION_OF_${sha}` }
  return planServiceRollback(unit, sha, facts, pace)
}
