import type { Status } from '@manga-assist/contracts'

/** Against a status so many seconds old shares are reckoned: one second of few requests says little. */
const span = 10

/** The last few statuses, oldest first. */
export class RecentStatuses {
  readonly #statuses: Status[] = []

  push(status: Status): void {
    this.#statuses.push(status)
    if (this.#statuses.length > span) this.#statuses.shift()
  }

  get newest(): Status | undefined {
    return this.#statuses.at(-1)
  }

  get oldest(): Status | undefined {
    return this.#statuses[0]
  }
}
