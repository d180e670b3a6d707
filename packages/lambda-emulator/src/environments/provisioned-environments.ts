import type { ProvisionedStatus } from '../events.ts'
import type { Environment } from './environment.ts'

export interface ProvisionedOptions {
  count: number
  /** How many start at the same time. */
  startsAtOnce: number
  /** Starts one; undefined when it would not. Never rejects. */
  start: () => Promise<Environment | undefined>
  /** Takes one into use. */
  use: (environment: Environment) => void
  /** Called when all of them may be used, or were given up. */
  onSettled: (status: ProvisionedStatus) => void
}

/** How often a start is tried before an environment is given up. */
const mostAttempts = 3

/** Environments that are started ahead of their invocations, and again when one has ended. */
export class ProvisionedEnvironments {
  readonly #options: ProvisionedOptions
  readonly #live = new Set<Environment>()
  #state: ProvisionedStatus['state'] = 'in-progress'
  #spillovers = 0
  #closed = false

  constructor(options: ProvisionedOptions) {
    this.#options = options
  }

  /** As on Lambda, none is used before all of them are there. */
  async startAll(): Promise<void> {
    const { count, startsAtOnce, use, onSettled } = this.#options
    let left = count
    const startSome = async () => {
      while (left > 0 && !this.#closed) {
        left -= 1
        await this.#startOne()
      }
    }
    await Promise.all(Array.from({ length: Math.min(count, startsAtOnce) }, startSome))
    if (this.#closed) return
    if (this.#state === 'in-progress') this.#state = 'ready'
    for (const environment of this.#live) use(environment)
    onSettled(this.status())
  }

  has(environment: Environment): boolean {
    return this.#live.has(environment)
  }

  /** Starts another in the place of one that has ended. */
  async replace(environment: Environment): Promise<void> {
    if (!this.#live.delete(environment) || this.#closed) return
    const another = await this.#startOne()
    // Those of the first start are taken into use together.
    if (another && this.#state !== 'in-progress') this.#options.use(another)
  }

  /** Notes an invocation that went elsewhere. */
  countSpillover(): void {
    this.#spillovers += 1
  }

  /** Starts none any more. */
  close(): void {
    this.#closed = true
  }

  status(): ProvisionedStatus {
    const requested = this.#options.count
    return { requested, available: this.#live.size, state: this.#state, spillovers: this.#spillovers }
  }

  async #startOne(): Promise<Environment | undefined> {
    for (let attempt = 1; attempt <= mostAttempts && !this.#closed; attempt += 1) {
      const environment = await this.#options.start()
      if (environment) {
        this.#live.add(environment)
        return environment
      }
    }
    this.#state = 'failed'
    return undefined
  }
}
