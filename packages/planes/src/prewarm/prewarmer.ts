import type { Cancel, Clock } from '@manga-assist/clock'
import type { DropAhead, PrewarmStatus } from '@manga-assist/contracts'
import { type PrewarmDecision, Prewarming, type PrewarmSettings } from '@manga-assist/overflow'
import type { OverflowRouter } from '../router.ts'
import type { RouterEvent } from '../router-event.ts'
import { tellSafely } from '../tell-safely.ts'
import { openCalendar } from './calendar.ts'

export interface PrewarmerOptions {
  settings: PrewarmSettings
  /** Knows what is wanted and what is warm, and starts environments. */
  router: Pick<OverflowRouter, 'demand' | 'environments' | 'startAhead'>
  clock: Clock
  onEvent: (event: RouterEvent) => void
}

export interface Prewarmer {
  /** Its part of `/status`: none where there is neither a calendar nor a look at rising edges. */
  status(): { prewarm?: PrewarmStatus }
  /** Asks for no more environments. */
  close(): void
}

const lookIntervalMs = 500
/** How many drops `/status` shows. */
const dropsShown = 5

/**
 * Warms environments of the overflow plane before they are needed. Looks twice a second, at the same instants on every
 * machine: tasks that ask for environments for one drop, each for its own part, ask together, so that one task's requests
 * do not meet the environments that another's have just warmed.
 */
export function createPrewarmer(options: PrewarmerOptions): Prewarmer {
  const { settings, router, clock } = options
  const onEvent = tellSafely(options.onEvent)
  const { calendar: source, risingEdge, pollMs } = settings
  if (source === undefined && !risingEdge) return { status: () => ({}), close: () => {} }
  const calendar = source === undefined ? undefined : openCalendar({ source, pollMs, clock, onEvent })
  const prewarming = new Prewarming({ risingEdge })
  let decision: PrewarmDecision = { wanted: 0, cause: undefined, drop: undefined, start: 0 }
  let cancel: Cancel

  function look(): void {
    const { here, spilled, limit } = router.demand()
    const times = { nowMs: clock.now(), wallMs: clock.wallNow() }
    decision = prewarming.decide(calendar?.drops() ?? [], { ...times, here, spilled, limit, ...router.environments() })
    const { start, wanted, cause = 'drop', drop } = decision
    if (start === 0) return
    const sent = router.startAhead(start)
    onEvent({ kind: 'prewarm-asked', cause, wanted, sent, ...(drop && { titleId: drop.titleId }) })
  }

  function arm(): void {
    cancel = clock.after(lookIntervalMs - (clock.wallNow() % lookIntervalMs), onLook, { background: true })
  }

  function onLook(): void {
    arm()
    look()
  }

  function status(): PrewarmStatus {
    const { wanted, cause = null } = decision
    const calendarStatus = calendar?.status() ?? null
    const drops = dropsAhead()
    const { warm } = router.environments()
    return { wanted, cause, warm, nextDrop: drops[0] ?? null, drops, calendar: calendarStatus }
  }

  function dropsAhead(): DropAhead[] {
    const wallMs = clock.wallNow()
    const ahead = (calendar?.drops() ?? []).filter(({ atMs }) => atMs > wallMs).slice(0, dropsShown)
    return ahead.map(({ titleId, atMs, expectedMultiple = 1 }) => {
      return { titleId, at: new Date(atMs).toISOString(), expectedMultiple }
    })
  }

  arm()
  return {
    status: () => ({ prewarm: status() }),
    close() {
      cancel()
      calendar?.close()
    },
  }
}
