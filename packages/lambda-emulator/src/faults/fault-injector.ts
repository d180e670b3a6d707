import type { FaultRule, Faults } from './fault.ts'
import { defaultSeed, type ParsedFaults } from './fault-document.ts'
import { createRandom } from './random.ts'

/** Where a fault is drawn: at the door, or once the invocation has its permit. */
export type FaultStage = 'admission' | 'run'

/** A rule as `GET /faults` shows it, with how often it has happened. */
export interface FaultRuleStatus {
  kind: string
  function?: string
  probability: number
  count?: number
  injected: number
}

interface ActiveRule extends FaultRule {
  random: () => number
  injected: number
}

/** Decides what goes wrong. Without rules, nothing does. */
export class FaultInjector {
  #seed = defaultSeed
  #rules: readonly ActiveRule[] = []

  /** Replaces every rule; each starts afresh. */
  set({ seed, rules }: ParsedFaults): void {
    this.#seed = seed
    // Rules draw independently, so that one more changes nothing for the others.
    this.#rules = rules.map((rule, at) => ({ ...rule, random: createRandom(seed, at), injected: 0 }))
  }

  clear(): void {
    this.set({ seed: defaultSeed, rules: [] })
  }

  /** What goes wrong with the next invocation of a function: of each kind the first rule that says so. */
  draw(functionName: string, stage: FaultStage): Faults {
    const drawn = this.#rules.filter((rule) => {
      const isMeant = rule.functionName === undefined || rule.functionName === functionName
      return isMeant && stageOf(rule) === stage && happens(rule)
    })
    const first = drawn.filter((rule, at) => drawn.findIndex(({ fault }) => fault.kind === rule.fault.kind) === at)
    for (const rule of first) rule.injected += 1
    return first.map(({ fault }) => fault)
  }

  status(): { seed: number; faults: FaultRuleStatus[] } {
    return { seed: this.#seed, faults: this.#rules.map(statusOf) }
  }
}

function stageOf({ fault }: FaultRule): FaultStage {
  return fault.kind === 'throttle' ? 'admission' : 'run'
}

/** Draws also for a rule that has no count left, so that what follows does not depend on counts. */
function happens(rule: ActiveRule): boolean {
  const drawn = rule.random() < rule.probability
  return drawn && (rule.count === undefined || rule.injected < rule.count)
}

function statusOf({ fault, functionName, probability, count, injected }: ActiveRule): FaultRuleStatus {
  return {
    ...fault,
    ...(functionName !== undefined && { function: functionName }),
    probability,
    ...(count !== undefined && { count }),
    injected,
  }
}
