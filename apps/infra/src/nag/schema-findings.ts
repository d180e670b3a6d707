import type { Finding } from './findings.ts'

/** Name of the report in the folder of a target, as CDK writes it when templates were held against the schemas. */
export const schemaReportFile = 'validation-report.json'

interface SchemaReport {
  pluginReports: readonly {
    violations: readonly {
      ruleName: string
      description: string
      violatingConstructs: readonly { constructPath: string }[]
    }[]
  }[]
}

/** What does not fit CloudFormation's schemas, read from CDK's report: for CDK itself most of it is a warning only. */
export function schemaFindingsIn(reportText: string): Finding[] {
  const { pluginReports }: SchemaReport = JSON.parse(reportText)
  return pluginReports
    .flatMap(({ violations }) => violations)
    .flatMap(({ ruleName, description: about, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath: path }) => ({ rule: `CloudFormation-${ruleName}`, path, about })),
    )
}
