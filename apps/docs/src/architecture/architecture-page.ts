import { allowedImports, awsImporters, pageImports } from '@manga-assist/workspace/rules'
import { code, generatedPage, linkTo, table } from '../page/markdown.ts'
import type { Unit } from './read-packages.ts'

/** Pure: docs/architecture.md. */
export function architecturePage(units: readonly Unit[]): string {
  const packages = units.filter(({ folder }) => folder.startsWith('packages/'))
  const roots = units.filter(({ folder }) => !folder.startsWith('packages/'))
  return generatedPage('Architecture', 'manifests, imports and the rules that tests hold them to', [
    introduction,
    '## How packages import each other',
    `An arrow leads from who imports to what is imported, as the code that ships has it; a dotted one takes types only, which are
gone at run time. There is no circle.`,
    graph(packages),
    '## Packages',
    unitTable(packages),
    '## Apps and functions',
    'They put packages together and hold no logic of their own. Nobody imports from them, but for `apps/docs`, which reads their variables.',
    unitTable(roots),
    '## Who may import whom',
    `[One test](../packages/workspace/src/rules/import-rules.test.ts) holds every file to these rules and names the one that breaks
them. Apps and functions may import any package, but for pages: ${pageRules()}. \`apps/docs\` may read the
variables of apps and functions. The AWS SDK is imported in ${[...awsImporters].map(code).join(', ')} only. What ends in \`/testing\` is for tests.`,
    table(['package', 'may import', 'may take types of'], ruleRows()),
  ])
}

const introduction = `A request is decided by [overflow](../packages/overflow/README.md), which knows no network, and carried by
[planes](../packages/planes/README.md), which knows no product; the product, [core](../packages/core/README.md), knows neither, no
framework and no cloud. How they meet in one request: [how a request travels](how-a-request-travels.md).`

/** Mermaid text: GitHub and most readers of Markdown draw it. */
function graph(units: readonly Unit[]): string {
  const nodes = units.map(({ folder }) => `  ${nameOf(folder)}`)
  const edges = units.flatMap(({ folder, imports, typeImports }) => [
    ...imports.map((other) => `  ${nameOf(folder)} --> ${nameOf(other)}`),
    ...typeImports.map((other) => `  ${nameOf(folder)} -.-> ${nameOf(other)}`),
  ])
  return ['```mermaid', 'flowchart TD', ...nodes, ...edges, '```'].join('\n')
}

function unitTable(units: readonly Unit[]): string {
  const rows = units.map(({ folder, description, imports, dependencies }) => [
    linkTo(`${folder}/README.md`, folder),
    description,
    imports.map(nameOf).join(', '),
    dependencies.join(', '),
  ])
  return table(['folder', 'purpose', 'imports', 'from outside'], rows)
}

function pageRules(): string {
  return Object.entries(pageImports)
    .map(([name, imports]) => `\`apps/${name}\` only ${imports.map(code).join(', ')}`)
    .join('; ')
}

function ruleRows(): string[][] {
  return Object.entries(allowedImports).map(([name, { values, types = [] }]) => [
    code(name),
    values.map(code).join(', ') || 'nothing of ours',
    types.map(code).join(', '),
  ])
}

function nameOf(folder: string): string {
  const [group, name = ''] = folder.split('/')
  return group === 'lambda' ? `lambda-${name}` : name
}
