/** Runs one round of a case and gives its figure, or figures. */
export type Round<Figure = number> = () => Figure | Promise<Figure>

/**
 * Runs all cases once a round, in an order that turns by one each round, so that warming up, other work on the machine
 * and what one case leaves behind for the next fall on all of them alike. One unmeasured round comes first. `progress` is
 * told of each round that is over.
 */
export async function interleave<Case extends string, Figure = number>(
  cases: Readonly<Record<Case, Round<Figure>>>,
  rounds: number,
  signal: AbortSignal,
  progress?: (line: string, share: number) => void,
): Promise<Record<Case, Figure[]>> {
  const names = Object.keys(cases) as Case[]
  const figures = Object.fromEntries(names.map((name) => [name, [] as Figure[]])) as Record<Case, Figure[]>
  for (let round = -1; round < rounds; round += 1) {
    for (let place = 0; place < names.length; place += 1) {
      // A case may hold the processor all the time: signals are only heard in between.
      await new Promise((resolve) => setImmediate(resolve))
      signal.throwIfAborted()
      const name = names[(place + round + 1) % names.length] as Case
      const figure = await cases[name]()
      if (round >= 0) figures[name].push(figure)
    }
    progress?.(round < 0 ? 'warm' : `round ${round + 1} of ${rounds}`, (round + 2) / (rounds + 1))
  }
  return figures
}
