/** What an invocation got that stood in line: leave to start an environment, or one that became free meanwhile. */
export type Turn<Environment> = { kind: 'start' } | { kind: 'take'; environment: Environment }

const start = { kind: 'start' } as const

/**
 * Where invocations wait that find no idle environment while as many environments as allowed are starting. Lambda has
 * machines without number; here every start takes its share of the same few cores, and dozens at once would stop all
 * else that runs on them. The line is as long as the concurrency that is admitted.
 */
export class StartLine<Environment> {
  readonly #limit: number
  readonly #waiting: ((turn: Turn<Environment>) => void)[] = []
  #starting = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** How many wait for their turn. */
  get length(): number {
    return this.#waiting.length
  }

  /** Resolves when it is this invocation's turn, first come first served. After `start`, `started` must be called. */
  enter(): Promise<Turn<Environment>> {
    if (this.#starting < this.#limit) {
      this.#starting += 1
      return Promise.resolve(start)
    }
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** A start is over, well or not: the next in line may start. */
  started(): void {
    const next = this.#waiting.shift()
    if (next) next(start)
    else this.#starting -= 1
  }

  /** Gives an environment that became free to the first in line; false when nobody waits. */
  handOver(environment: Environment): boolean {
    const next = this.#waiting.shift()
    next?.({ kind: 'take', environment })
    return next !== undefined
  }

  /** Lets everybody start at once, because nothing will start any more. */
  dissolve(): void {
    for (const next of this.#waiting.splice(0)) {
      this.#starting += 1
      next(start)
    }
  }
}
