import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api'
import type { Judgement } from '../nag/findings.ts'
import type { TargetName } from '../stages.ts'

export interface StackReport {
  name: string
  resources: number
  templateBytes: number
}

export interface TargetReport {
  name: TargetName
  /** Folder that `cdk deploy --app` takes. */
  outdir: string
  stacks: readonly StackReport[]
  nag: Judgement
}

export function stackReports(stacks: readonly CloudFormationStackArtifact[]): StackReport[] {
  return stacks.map(({ stackName: name, template }) => ({
    name,
    resources: Object.keys(template.Resources ?? {}).length,
    templateBytes: JSON.stringify(template).length,
  }))
}

/** The reports as text. */
export function renderReport(reports: readonly TargetReport[]): string {
  return reports.map(renderTarget).join('\n')
}

function renderTarget({ name, outdir, stacks, nag }: TargetReport): string {
  const width = Math.max(...stacks.map((stack) => stack.name.length))
  const lines = stacks.map(
    (stack) =>
      `  ${stack.name.padEnd(width)}  ${`${stack.resources}`.padStart(4)} resources  ${kilobytes(stack.templateBytes)}`,
  )
  const open = nag.open.map(({ rule, path, about }) => `  ${rule} at ${path}: ${about}`)
  const checked = `  cdk-nag: ${nag.open.length} unsuppressed, ${nag.acknowledged} acknowledged`
  return [`${name} in ${outdir}`, ...lines, checked, ...open, ''].join('\n')
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_024).toFixed(0)} KB`.padStart(8)
}
