/** What is wanted at one moment, in slots. */
export interface Demand {
  /** Held on the primary plane, or waited for. */
  here: number
  /** On the overflow plane. What only starts environments is not wanted by anybody, and not in it. */
  spilled: number
  /** Slots of the primary plane. */
  limit: number
  /** Tasks that take requests; none where the primary plane is this very process. */
  readyTasks: number
}
