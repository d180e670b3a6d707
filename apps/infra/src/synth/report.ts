import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api'
import type { MonthlyCost, TemplateResource } from '../cost/monthly-cost.ts'
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
  /** What a month costs; undefined for what all stages share, which costs what its images take up. */
  cost: MonthlyCost | undefined
}

export function resourcesIn(stacks: readonly CloudFormationStackArtifact[]): TemplateResource[] {
  return stacks.flatMap(({ template }) => Object.values<TemplateResource>(template.Resources ?? {}))
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

function renderTarget({ name, outdir, stacks, nag, cost }: TargetReport): string {
  const width = Math.max(...stacks.map((stack) => stack.name.length))
  const lines = stacks.map(
    (stack) =>
      `  ${stack.name.padEnd(width)}  ${`${stack.resources}`.padStart(4)} resources  ${kilobytes(stack.templateBytes)}`,
  )
  const open = nag.open.map(({ rule, path, about }) => `  ${rule} at ${path}: ${about}`)
  const checked = `  cdk-nag: ${nag.open.length} unsuppressed, ${nag.acknowledged} acknowledged`
  return [`${name} in ${outdir}`, ...lines, checked, ...open, ...(cost ? renderCost(cost) : []), ''].join('\n')
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_024).toFixed(0)} KB`.padStart(8)
}

/** Amounts in whole dollars: it is an estimate. */
function renderCost({ lines, totalUsd, unknown }: MonthlyCost): string[] {
  const width = Math.max(...lines.map(({ item }) => item.length))
  const row = (item: string, usd: number) => `  ${item.padEnd(width)}  ${whole.format(usd).padStart(7)} USD a month`
  const missing = unknown.length === 0 ? [] : [`  without a price: ${unknown.join(', ')}`]
  return [...lines.map(({ item, usd }) => row(item, usd)), row('estimated in all', totalUsd), ...missing]
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
