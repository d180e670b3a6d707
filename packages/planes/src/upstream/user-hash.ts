import { mix } from '../readers/hash.ts'
import { type Candidate, chooseLeastLoaded, hasRoom } from './balance.ts'

/** A task may hold so many times its due of all requests before a user goes to the next one. */
const boundOverMean = 1.25
const largest = 2 ** 32

export interface HashedCandidate extends Candidate {
  /** Hash of its address: the same in every router. */
  hash: number
}

/**
 * Rendezvous hashing with bounded loads: each user has an order of preference of the tasks, the same in every router,
 * and gets the first whose load is under 1.25 times the mean, so that what it keeps in memory of a user is used again,
 * and no crowd of one user's requests overloads a task. When a task comes or goes only its share of users moves; one
 * that starts slowly gets its users one after the other. When none is under the bound, the least loaded is taken.
 */
export function chooseForUser<T extends HashedCandidate>(
  candidates: readonly T[],
  weight: number,
  user: number,
): T | undefined {
  const slots = candidates.reduce((sum, candidate) => sum + slotsOf(candidate), 0)
  const inFlight = candidates.reduce((sum, candidate) => sum + candidate.inFlight, weight)
  let chosen: T | undefined
  let highest = -1
  for (const candidate of candidates) {
    const score = mix(user ^ candidate.hash)
    const bound = Math.ceil(boundOverMean * inFlight * (slotsOf(candidate) / slots))
    if (score <= highest || candidate.inFlight >= bound || !hasRoom(candidate, weight)) continue
    if (!isTakenOver(score, candidate)) continue
    chosen = candidate
    highest = score
  }
  return chosen ?? chooseLeastLoaded(candidates, weight)
}

function slotsOf({ concurrencyLimit, share }: Candidate): number {
  return concurrencyLimit * share
}

/** Whether a task that starts slowly has taken this user over already: once it has, it keeps the user. */
function isTakenOver(score: number, { share }: Candidate): boolean {
  return share >= 1 || mix(~score) < share * largest
}
