/** Values of one instant, by name. What is not known is null, or left out. */
export type Sample = Readonly<Record<string, number | null>>

/** Instants in seconds since 1970, then a column for each name that was asked for, of the same length. */
export type Columns = [instants: number[], ...columns: (number | null)[][]]

interface Entry {
  atMs: number
  sample: Sample
}

/** Ten minutes of a sample a second. */
const defaultCapacity = 600
/** News that stay out for longer are a gap: no line is drawn over what nobody saw. */
const longestStepMs = 3_000
const msPerSecond = 1_000

/** The latest samples, so many and no more. */
export class History {
  readonly #capacity: number
  readonly #entries: Entry[] = []

  constructor(capacity = defaultCapacity) {
    this.#capacity = capacity
  }

  /** Samples come in the order of their instants. When the clock they are told by was set back, those after it go. */
  push(atMs: number, sample: Sample): void {
    while ((this.#entries.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) >= atMs) this.#entries.pop()
    const last = this.#entries.at(-1)
    if (last !== undefined && atMs - last.atMs > longestStepMs) this.#add({ atMs: last.atMs + 1, sample: {} })
    this.#add({ atMs, sample })
  }

  get latest(): Sample {
    return this.#entries.at(-1)?.sample ?? {}
  }

  /** All names that begin so and have had a value, in the order in which they came. */
  namesBelow(prefix: string): string[] {
    const names = new Set<string>()
    for (const { sample } of this.#entries) {
      for (const name of Object.keys(sample)) if (name.startsWith(prefix)) names.add(name)
    }
    return [...names]
  }

  columns(names: readonly string[]): Columns {
    const instants = this.#entries.map(({ atMs }) => atMs / msPerSecond)
    return [instants, ...names.map((name) => this.#entries.map(({ sample }) => sample[name] ?? null))]
  }

  #add(entry: Entry): void {
    this.#entries.push(entry)
    if (this.#entries.length > this.#capacity) this.#entries.shift()
  }
}
