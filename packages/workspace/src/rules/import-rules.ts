import { isTestCode, type SourceFile } from './source-files.ts'

/** One import of one file. */
export interface Import {
  /** What stands between the quotes. */
  target: string
  /** Only types are imported: nothing of it is left at run time. */
  typeOnly: boolean
}

/** A rule that a file breaks. */
export interface Violation {
  path: string
  rule: string
}

const scope = '@manga-assist/'

/**
 * Which packages of ours each package may import (style.md, "Layout and who may import whom"). `types` lists those of
 * which it may take types only. What is not named here may not be imported.
 */
export const allowedImports: Record<string, { values: readonly string[]; types?: readonly string[] }> = {
  contracts: { values: [] },
  clock: { values: [] },
  charts: { values: [] },
  'command-line': { values: ['clock'] },
  'lambda-emulator': { values: ['clock'] },
  core: { values: ['contracts', 'clock'] },
  overflow: { values: ['contracts', 'clock'] },
  planes: { values: ['overflow', 'contracts', 'clock'] },
  providers: { values: ['core', 'contracts', 'clock'] },
  'adapter-lambda': { values: ['core', 'contracts', 'clock'] },
  'adapter-hono': { values: ['core', 'overflow', 'contracts', 'clock'] },
  client: { values: ['contracts'], types: ['adapter-hono'] },
  telemetry: { values: ['contracts', 'clock'], types: ['overflow', 'planes', 'providers', 'adapter-hono'] },
  lifecycle: { values: ['contracts', 'clock'] },
  simulator: { values: ['overflow', 'contracts', 'clock'] },
  workspace: { values: ['command-line'] },
}

/** What may be in the pages that browsers load. */
export const pageImports: Readonly<Record<string, readonly string[]>> = {
  web: ['contracts', 'client', 'clock'],
  dashboard: ['contracts', 'clock'],
}

/** Who may import the AWS SDK. */
export const awsImporters: ReadonlySet<string> = new Set(['planes', 'providers', 'telemetry', 'infra'])

/** Packages that know no framework and no cloud. */
const pure: ReadonlySet<string> = new Set(['core', 'overflow'])
const frameworks = /^(hono|@hono\/|opossum|undici|pino|prom-client|@aws-sdk\/|node:(http|net|fs|child_process))/

/** Entries that the pages about the code read: the variables of an app or function, and these rules. */
const readByDocs: ReadonlySet<string> = new Set(['variables', 'rules'])

/** Finds every broken import rule. Pure: files in, violations out. */
export function importViolations(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) =>
    importsOf(file.text).flatMap((imported) =>
      rulesBrokenBy(file.path, imported).map((rule) => ({ path: file.path, rule })),
    ),
  )
}

function rulesBrokenBy(path: string, imported: Import): string[] {
  const { folder, name } = ownerOf(path)
  const broken = imported.target.startsWith(scope) ? rulesForOurs(path, folder, name, imported) : []
  if (imported.target.startsWith('@aws-sdk/') && !awsImporters.has(name) && !isTestCode(path)) {
    broken.push(`${name} must not import the AWS SDK`)
  }
  if (pure.has(name) && frameworks.test(imported.target) && !isTestCode(path)) {
    broken.push(`${name} is pure and must not import ${imported.target}`)
  }
  return broken
}

function rulesForOurs(path: string, folder: string, name: string, { target, typeOnly }: Import): string[] {
  const [other = '', ...entry] = target.slice(scope.length).split('/')
  const broken: string[] = []
  if (name === 'docs' && readByDocs.has(entry.join('/'))) return []
  if (entry.length > 0 && entry.join('/') !== 'testing') broken.push(`imports deep into ${other}: ${target}`)
  if (entry[0] === 'testing' && !isTestCode(path)) broken.push(`imports ${target}, which is for tests only`)
  if (allowedImports[other] === undefined) broken.push(`nobody imports from the app or function ${other}`)
  else if (other !== name && !isTestCode(path) && !mayImport(folder, name, other, typeOnly)) {
    broken.push(`${name} must not import ${other}`)
  }
  return broken
}

function mayImport(folder: string, name: string, other: string, typeOnly: boolean): boolean {
  if (folder !== 'packages') return pageImports[name]?.includes(other) ?? true
  const { values = [], types = [] } = allowedImports[name] ?? {}
  return values.includes(other) || (typeOnly && types.includes(other))
}

/** `packages/core/src/x.ts` is of `core` in `packages`. */
function ownerOf(path: string): { folder: string; name: string } {
  const [folder = '', name = ''] = path.split('/')
  return { folder, name: folder === 'lambda' ? `lambda-${name}` : name }
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g

/** The imports of a file. A list whose every name is marked `type` counts as types only. */
export function importsOf(text: string): Import[] {
  return [...text.matchAll(importPattern)].map(([statement, typeKeyword, target, dynamicTarget]) => ({
    target: target ?? dynamicTarget ?? '',
    typeOnly: typeKeyword !== undefined || onlyTypeNames(statement),
  }))
}

function onlyTypeNames(statement: string): boolean {
  const [, list] = statement.match(/\{([^}]*)\}/) ?? []
  const names = (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return names.length > 0 && names.every((name) => name.startsWith('type '))
}
