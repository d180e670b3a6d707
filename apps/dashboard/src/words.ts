import {
  type DecisionCount,
  type DecisionReason,
  type Explanation,
  pressureReasons,
  type Status,
  serveReasons,
  shedReasons,
  spillReasons,
} from '@manga-assist/contracts'
import { duration, percent } from './numbers.ts'
import { countOf, decisionsBetween } from './recent-decisions.ts'

export interface Headline {
  state: 'not-live' | 'starting' | 'draining' | 'shedding' | 'overflow' | 'normal'
  /** What the state is called, and what brought it about. */
  title: string
  cause: string
}

/** Where the process stands, by its status and one of some ten seconds ago. */
export function headline(now: Status, longAgo: Status | undefined): Headline {
  if (now.lifecycle === 'starting') return { state: 'starting', title: 'Starting', cause: 'It takes no requests yet.' }
  if (now.lifecycle === 'draining') {
    return { state: 'draining', title: 'Draining', cause: 'It ends what runs, takes nothing new, and stops then.' }
  }
  const decisions = decisionsBetween(longAgo, now)
  if (now.effectivePolicy.shadow) return { state: 'normal', title: 'Normal', cause: shadowCause(decisions) }
  const shed = decisions.filter(({ kind }) => kind === 'shed')
  const [mostShed] = shed
  if (mostShed !== undefined) {
    const refused = `${percent(countOf(shed) / countOf(decisions))} of requests are refused`
    const spilled = now.spillRatio > 0 ? `, ${percent(now.spillRatio)} go to Lambda` : ''
    return { state: 'shedding', title: 'Shedding', cause: `${refused}${spilled}. ${meaningOf(mostShed.reason)}` }
  }
  if (now.mode === 'overflow' && now.spillRatio > 0)
    return { state: 'overflow', title: 'Overflow', cause: overflowCause(now) }
  return { state: 'normal', title: 'Normal', cause: normalCause(now) }
}

/** A router that only reports serves everything, and its decisions are those that it would have made. */
function shadowCause(decisions: readonly DecisionCount[]): string {
  const share = (kind: DecisionCount['kind']) =>
    decisions.length === 0 ? 0 : countOf(decisions, (one) => one.kind === kind) / countOf(decisions)
  const would = `it would have spilled ${percent(share('spill'))} of requests, and refused ${percent(share('shed'))}`
  return `Everything is served, as the router only reports: ${would}.`
}

/** What the page says when nothing has come for so long. */
export function notLive(forMs: number, was: Headline | undefined): Headline {
  const before = was === undefined || was.state === 'not-live' ? '' : ` It was: ${was.title}.`
  return {
    state: 'not-live',
    title: 'Not live',
    cause: `Nothing heard for ${duration(forMs)}; trying again.${before}`,
  }
}

function overflowCause({ cause, spillRatio }: Status): string {
  const why = cause === undefined ? '' : ` ${withoutCode(pressureReasons[cause].meaning)}`
  return `${percent(spillRatio)} of requests go to Lambda.${why}`
}

/** A policy leaves overflow when it decides: without requests it stays in it, with nothing spilled. */
function normalCause({ mode, spillRatio, guards }: Status): string {
  if (mode === 'overflow' && guards.unavailable === 'overflow-off') return 'Its watermark is reached; it cannot spill.'
  if (mode === 'overflow') return 'Nothing was spilled for ten seconds; overflow ends with the next request that fits.'
  if (spillRatio > 0) return `Nearly everything fits on Fargate; ${percent(spillRatio)} of requests go to Lambda.`
  const isWayShut = guards.unavailable !== null && guards.unavailable !== 'overflow-off'
  return isWayShut ? `Everything fits on Fargate, but: ${meaningOf(guards.unavailable)}` : 'Everything fits on Fargate.'
}

const explanations: Readonly<Record<string, Explanation>> = { ...serveReasons, ...shedReasons, ...spillReasons }

/** What a reason means, in one sentence; nothing for one that is not known here. */
export function meaningOf(reason: DecisionReason | null): string {
  return withoutCode(explanations[reason ?? '']?.meaning ?? '')
}

/** Explanations are written for documents, too, where names of settings stand in backquotes. */
function withoutCode(text: string): string {
  return text.replaceAll('`', '')
}
