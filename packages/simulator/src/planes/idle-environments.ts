import { Ring } from '../ring.ts'

/** Environments that run nothing, the one that was idle longest first. */
export class IdleEnvironments {
  readonly #sinceMs = new Ring()
  /** 1 for each that holds a connection to the store, else 0; in the same order. */
  readonly #connections = new Ring()

  get length(): number {
    return this.#sinceMs.length
  }

  add(nowMs: number, connections: number): void {
    this.#sinceMs.push(nowMs)
    this.#connections.push(connections)
  }

  /** Takes the one that was idle longest; returns its connections. Only where there is one. */
  take(): number {
    this.#sinceMs.shift()
    return this.#connections.shift()
  }

  /** Drops those that became idle at this instant or before; returns their connections. */
  drop(untilMs: number): number {
    let connections = 0
    while (this.#sinceMs.oldest <= untilMs) connections += this.take()
    return connections
  }
}
