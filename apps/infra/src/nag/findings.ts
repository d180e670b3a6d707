import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag'
import type { IConstruct } from 'constructs'

/** One rule of cdk-nag that one resource breaks. */
export interface Finding {
  /** With its pack, for example `AwsSolutions-EC23`; with what it found in brackets where a rule finds several things. */
  rule: string
  /** Path of the construct, which begins with the name of its stack and is the same in all stages. */
  path: string
  about: string
}

/** Why a rule need not be kept. */
export interface Acknowledgement {
  /** `*` at the end of a rule or path stands for whatever follows. */
  rule: string
  /** Paths of the resources. */
  paths: readonly string[]
  reason: string
}

export interface Judgement {
  /** Findings that nobody gave a reason for. */
  open: readonly Finding[]
  /** How many findings have one. */
  acknowledged: number
}

/** What AwsSolutions, Serverless and NIST 800-53 r5 find in an app that was synthesised. */
export function findingsIn(app: IConstruct): Finding[] {
  const packs = [new AwsSolutionsChecks(), new ServerlessChecks(), new NIST80053R5Checks()]
  return packs
    .flatMap((pack) => pack.validateScope(app).violations)
    .flatMap(({ ruleName: rule, description: about, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({ rule, path: constructPath ?? '', about })),
    )
}

export function judge(findings: readonly Finding[], given: readonly Acknowledgement[]): Judgement {
  const open = findings.filter((finding) => !given.some((one) => covers(one, finding)))
  return { open, acknowledged: findings.length - open.length }
}

/** Acknowledged paths where nothing is found, in any of the stages whose findings these are. */
export function superfluous(findings: readonly Finding[], given: readonly Acknowledgement[]): string[] {
  return given.flatMap((one) =>
    one.paths
      .filter((path) => !findings.some((finding) => covers({ ...one, paths: [path] }, finding)))
      .map((path) => `${one.rule} at ${path}`),
  )
}

function covers({ rule, paths }: Acknowledgement, finding: Finding): boolean {
  return fits(rule, finding.rule) && paths.some((path) => fits(path, finding.path))
}

function fits(pattern: string, text: string): boolean {
  return text === pattern || (pattern.endsWith('*') && text.startsWith(pattern.slice(0, -1)))
}
