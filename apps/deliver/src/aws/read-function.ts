import { ask, type RunCall } from './call.ts'
import type { Unit } from './units.ts'

export type FunctionUnit = Extract<Unit, { kind: 'function' }>

/** A published version. Its description ends with the commit that it was made of. */
export interface FunctionVersion {
  version: string
  commit: string | undefined
}

/** All versions, newest first; none where there is no such function. */
export async function readVersions(run: RunCall, { functionName }: FunctionUnit): Promise<FunctionVersion[]> {
  const answer = await ask(run, ['lambda', 'list-versions-by-function', '--function-name', functionName])
  const { Versions = [] } = answer as { Versions?: { Version: string; Description?: string }[] }
  return Versions.filter(({ Version }) => /^\d+$/.test(Version))
    .map(({ Version, Description = '' }) => ({ version: Version, commit: /([0-9a-f]{40})$/.exec(Description)?.[1] }))
    .sort((one, other) => Number(other.version) - Number(one.version))
}

/** Version that the alias leads to, which is the one that callers use. */
export async function readLiveVersion(run: RunCall, { functionName, alias }: FunctionUnit): Promise<string> {
  const answer = await ask(run, ['lambda', 'get-alias', '--function-name', functionName, '--name', alias])
  return (answer as { FunctionVersion: string }).FunctionVersion
}
