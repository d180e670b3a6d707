import type { IncomingMessage } from 'node:http'
import type { Clock } from '@manga-assist/clock'
import type { RequestClass } from '@manga-assist/overflow'
import { RecentUsers } from './recent-users.ts'
import { knownUserKey } from './user-key.ts'

/** Tells requests that go on with a session from those that begin one, where their class makes a difference of it. */
export class Sessions {
  readonly #answered: RecentUsers

  constructor(clock: Clock) {
    this.#answered = new RecentUsers(clock)
  }

  /** Whoever was answered a moment ago goes on; who is known by the address only never does. */
  classOf(request: IncomingMessage, requestClass: RequestClass): RequestClass {
    const { ongoing } = requestClass
    if (ongoing === undefined) return requestClass
    const user = knownUserKey(request)
    return user !== undefined && this.#answered.has(user) ? ongoing : requestClass
  }

  /** An answer went out whole: what follows it goes on with the session. */
  noteAnswered(request: IncomingMessage, requestClass: RequestClass): void {
    if (requestClass.ongoing === undefined) return
    const user = knownUserKey(request)
    if (user !== undefined) this.#answered.add(user)
  }
}
