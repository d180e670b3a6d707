/** A store that refuses more connections than it bears. */
export interface StoreOptions {
  mostConnections: number
  /** Opening one takes so long; a refusal as well. */
  connectMs: number
  /** How long an environment waits before it asks again, each time that it was refused; then its request fails. */
  retryMs: readonly number[]
  /** A task opens so many before it is ready, and shares them among its requests. An environment opens one. */
  perTask: number
}

/** The connections that are open, by whomever: they stay so while a task or an environment is there, idle or not. */
export class StoreConnections {
  readonly options: StoreOptions
  #open = 0
  #mostOpen = 0
  #refused = 0

  constructor(options: StoreOptions) {
    this.options = options
  }

  get mostOpen(): number {
    return this.#mostOpen
  }

  /** Connections that were asked for and refused. */
  get refused(): number {
    return this.#refused
  }

  /** Opens as many of these as there are left; returns how many. */
  open(count: number): number {
    const opened = Math.min(count, this.options.mostConnections - this.#open)
    this.#open += opened
    this.#mostOpen = Math.max(this.#mostOpen, this.#open)
    this.#refused += count - opened
    return opened
  }

  close(count: number): void {
    this.#open -= count
  }
}
