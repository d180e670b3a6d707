import { parse, parseDocument } from 'yaml'

/** The part of a workflow that our own rules look at. What is not there, or not of this form, is undefined. */
export interface Workflow {
  on?: unknown
  permissions?: unknown
  defaults?: unknown
  concurrency?: unknown
  jobs: Readonly<Record<string, Job>>
}

export interface Job {
  'runs-on'?: unknown
  'timeout-minutes'?: unknown
  permissions?: unknown
  environment?: unknown
  container?: unknown
  defaults?: unknown
  services?: unknown
  /** Another workflow, instead of steps. */
  uses?: string
  steps?: readonly Step[]
}

export interface Step {
  name?: string
  uses?: string
  run?: string
  shell?: unknown
  with?: Readonly<Record<string, unknown>>
  env?: Readonly<Record<string, unknown>>
}

/** One workflow as it stands in its file. */
export interface WorkflowFile {
  path: string
  text: string
}

/** Something wrong, and where. */
export interface Finding {
  path: string
  /** Undefined where it concerns the file as a whole. */
  place?: string
  message: string
}

/** What keeps a file from being YAML; undefined when it is. */
export function yamlError({ text }: WorkflowFile): string | undefined {
  return parseDocument(text).errors[0]?.message
}

/** Reads the YAML. Its form is actionlint's affair, so that a workflow that is none has no jobs here. */
export function readWorkflow({ text }: WorkflowFile): Workflow {
  const document: unknown = parse(text)
  const jobs = isRecord(document) && isRecord(document.jobs) ? document.jobs : {}
  return { ...(isRecord(document) ? document : {}), jobs: Object.fromEntries(Object.entries(jobs).filter(isJobEntry)) }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isJobEntry(entry: [string, unknown]): entry is [string, Job] {
  return isRecord(entry[1])
}
