import { readFile, stat } from 'node:fs/promises'
import { type Cancel, type Clock, every } from '@manga-assist/clock'
import type { PolicyFileStatus } from '@manga-assist/contracts'
import {
  type ClassRule,
  LivePolicy,
  type OverflowSettings,
  type PolicyDocument,
  PolicyError,
  type RequestClass,
} from '@manga-assist/overflow'
import type { RouterEvent } from '../router-event.ts'
import { tellSafely } from '../tell-safely.ts'

export interface PolicyOptions {
  /** What the environment says. */
  base: PolicyDocument
  rules: readonly ClassRule[]
  /** Classes that no route leads to. */
  unrouted?: readonly RequestClass[]
  /** A file with settings that stand over those of the environment; left out where there is none. */
  path: string | undefined
  clock: Clock
  onEvent: (event: RouterEvent) => void
}

/** The policy of a service, with the file that it is read from again and again. */
export interface PolicySource {
  readonly policy: LivePolicy
  /** The file's part of `/status`; nothing without a file. */
  status(): { policyFile?: PolicyFileStatus }
  /** Looks at the file once a second from here on; `onSettings` takes what it says whenever that changed and fits. */
  watch(onSettings: (settings: OverflowSettings) => void): Cancel
}

/** Time between two looks at the file; notifications of the system do not cross mounts of containers. */
const lookEveryMs = 1_000
/** A policy is a page of text. */
const mostBytes = 1_024 * 1_024

/** Throws a PolicyError that names the field when the file does not fit: a service starts with a good one. */
export async function openPolicy({
  base,
  rules,
  unrouted,
  path,
  clock,
  onEvent,
}: PolicyOptions): Promise<PolicySource> {
  const policy = new LivePolicy(base, rules, unrouted)
  if (path === undefined) return { policy, status: () => ({}), watch: () => () => {} }
  const file = new PolicyFile(path, policy, clock, onEvent)
  await file.open()
  return {
    policy,
    status: () => (file.status === undefined ? {} : { policyFile: file.status }),
    watch: (onSettings) => every(clock, lookEveryMs, () => void file.look(onSettings)),
  }
}

class PolicyFile {
  readonly #path: string
  readonly #policy: LivePolicy
  readonly #clock: Clock
  readonly #onEvent: PolicyOptions['onEvent']
  #status: PolicyFileStatus | undefined
  /** The file as it was read last, or why it could not be. */
  #seen = ''
  #isLooking = false

  constructor(path: string, policy: LivePolicy, clock: Clock, onEvent: PolicyOptions['onEvent']) {
    this.#path = path
    this.#policy = policy
    this.#clock = clock
    this.#onEvent = tellSafely(onEvent)
  }

  get status(): PolicyFileStatus | undefined {
    return this.#status
  }

  async open(): Promise<void> {
    try {
      this.#seen = await versionOf(this.#path)
      this.#policy.apply(await readPolicy(this.#path))
      this.#note(null)
    } catch (error) {
      throw new PolicyError(`OVERFLOW_POLICY_FILE ${this.#path}: ${problemOf(error)}`, { cause: error })
    }
  }

  /** Never rejects; a look while another is under way is none. */
  async look(onSettings: (settings: OverflowSettings) => void): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      const version = await versionOf(this.#path).catch(problemOf)
      if (version !== this.#seen) await this.#take(version, onSettings)
    } finally {
      this.#isLooking = false
    }
  }

  async #take(version: string, onSettings: (settings: OverflowSettings) => void): Promise<void> {
    this.#seen = version
    try {
      this.#policy.apply(await readPolicy(this.#path), onSettings)
      this.#note(null)
      this.#onEvent({ kind: 'policy-applied', path: this.#path })
    } catch (error) {
      const problem = problemOf(error)
      this.#note(problem)
      this.#onEvent({ kind: 'policy-refused', path: this.#path, problem })
    }
  }

  #note(problem: string | null): void {
    const at = new Date(this.#clock.wallNow()).toISOString()
    this.#status = { path: this.#path, state: problem === null ? 'applied' : 'refused', at, problem }
  }
}

/** What changes when the file does, also when another one is moved into its place, as mounts of settings do. */
async function versionOf(path: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(path)
  return `${mtimeMs} ${size} ${ino}`
}

async function readPolicy(path: string): Promise<unknown> {
  const { size } = await stat(path)
  if (size > mostBytes) throw new Error(`must be at most ${mostBytes} bytes, got ${size}`)
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error(`must be JSON: ${error.message}`, { cause: error })
    throw error
  }
}

function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
