/** A kind of request, as the operator sees it. Every request of a class is weighed the same. */
export interface RequestClass {
  /** Stands in metrics, events and on the dashboard. */
  name: string
  /** Slots of the concurrency limit that one request holds. With 0 it fits as long as there is a task at all. */
  weight: number
  /** Whether the overflow plane may run it. */
  spillable: boolean
  /** Longest wait for a slot, in milliseconds; 0 never waits. The policy's own when left out; `static` never waits. */
  maxWaitMs?: number | undefined
  /**
   * Who goes first where not all can: the lowest is turned away first when too many wait, gets a free slot last, and stops
   * spilling first when money runs short, for which 0 is the lowest and 1 the highest. 0 when left out.
   */
  priority?: number | undefined
  /**
   * Longest from its arrival to the beginning of its answer, in milliseconds: what cannot begin by then is not begun.
   * Unbounded when left out; `static` decides at once and has no use for it.
   */
  deadlineMs?: number | undefined
  /** Share of the limit that other classes leave free for this one, 0 to under 1. None when left out. */
  reservedShare?: number | undefined
  /** What such a request belongs to when its session had one a moment ago; the same class when left out. */
  ongoing?: RequestClass | undefined
}

/** `priority` with its default. */
export function priorityOf({ priority = 0 }: RequestClass): number {
  return priority
}

/** Sends requests of some methods below a path into a class. Without a class they pass unlimited and uncounted. */
export interface ClassRule {
  /** All methods when left out. */
  methods?: readonly string[] | undefined
  /** The path itself and everything below it: `/v1` takes `/v1` and `/v1/x`, not `/v10`. `/` takes everything. */
  path: string
  /** Only what is below the path, not the path itself. */
  below?: boolean | undefined
  class?: RequestClass | undefined
}

/** Finds the class of a request by its method and its path, without query. */
export type Classify = (method: string, path: string) => RequestClass | undefined

/** The first rule that fits decides; what fits no rule is in no class. */
export function createClassifier(rules: readonly ClassRule[]): Classify {
  return (method, path) => {
    for (const rule of rules) {
      if (rule.below === true && path === rule.path) continue
      if (covers(rule.path, path) && (rule.methods === undefined || rule.methods.includes(method))) return rule.class
    }
    return undefined
  }
}

function covers(prefix: string, path: string): boolean {
  if (prefix === '/' || path === prefix) return true
  return path.startsWith(prefix) && path[prefix.length] === '/'
}

/** All classes that some rule names, each name once. */
export function classesOf(rules: readonly ClassRule[]): RequestClass[] {
  const named = rules.flatMap((rule) => (rule.class === undefined ? [] : [rule.class, rule.class.ongoing]))
  const byName = new Map(named.filter((one) => one !== undefined).map((one) => [one.name, one]))
  return [...byName.values()]
}

/** The same rules, with no slots kept for anybody. */
export function withoutReserves(rules: readonly ClassRule[]): ClassRule[] {
  const without = (one: RequestClass): RequestClass => ({
    ...one,
    reservedShare: 0,
    ...(one.ongoing && { ongoing: without(one.ongoing) }),
  })
  return rules.map((rule) => (rule.class === undefined ? rule : { ...rule, class: without(rule.class) }))
}
