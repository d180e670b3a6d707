/** Runs one round of a case and gives its figure. */
export type Round = () => number | Promise<number>

/**
 * Runs all cases once a round, in an order that turns by one each round, so that warming up, other work on the machine
 * and what one case leaves behind for the next fall on all of them alike. One unmeasured round comes first.
 */
export async function interleave<Case extends string>(
  cases: Readonly<Record<Case, Round>>,
  rounds: number,
  signal: AbortSignal,
): Promise<Record<Case, number[]>> {
  const names = Object.keys(cases) as Case[]
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Case, number[]>
  for (let round = -1; round < rounds; round += 1) {
    for (let place = 0; place < names.length; place += 1) {
      signal.throwIfAborted()
      const name = names[(place + round + 1) % names.length] as Case
      const figure = await cases[name]()
      if (round >= 0) figures[name].push(figure)
    }
  }
  return figures
}
