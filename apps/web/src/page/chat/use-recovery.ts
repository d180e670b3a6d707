import type { Clock } from '@manga-assist/clock'
import { useEffect, useRef, useState } from 'react'
import type { ChatFault, FaultKind } from './chat-fault.ts'
import { type NextStep, nextStep } from './next-step.ts'

export interface RecoveryOptions {
  clock: Clock
  fault: ChatFault | undefined
  online: boolean
  askAgain: () => void
}

/** What is being done about a fault, and the instant at which it happens. */
export interface Recovery {
  step: NextStep
  dueAtMs: number
}

/** Does about a fault what `nextStep` decides, until there is none any more. */
export function useRecovery({ clock, fault, online, askAgain }: RecoveryOptions) {
  const [recovery, setRecovery] = useState<Recovery>()
  const attempts = useRef<Partial<Record<FaultKind, number>>>({})
  const latestAskAgain = useRef(askAgain)
  latestAskAgain.current = askAgain

  useEffect(() => {
    setRecovery(undefined)
    if (fault === undefined) return
    const before = attempts.current[fault.kind] ?? 0
    const step = nextStep({ fault, attempts: before, online })
    const afterMs = step.kind === 'wait-for-network' ? 0 : step.afterMs
    setRecovery({ step, dueAtMs: clock.now() + afterMs })
    if (step.kind !== 'ask-again') return
    return clock.after(afterMs, () => {
      attempts.current[fault.kind] = before + 1
      latestAskAgain.current()
    })
  }, [clock, fault, online])

  return {
    recovery: fault && recovery,
    /** The reader has asked, or has an answer: what follows is counted anew. */
    startAnew: () => {
      attempts.current = {}
    },
  }
}
