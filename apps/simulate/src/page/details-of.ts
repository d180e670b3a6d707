import type { Simulation } from '@manga-assist/simulator'
import type { Shown } from './simulate-page.ts'

/** What the page shows of a finished simulation beside its result. */
export function detailsOf(simulation: Simulation | undefined): Pick<Shown, 'details'> {
  if (simulation === undefined) return {}
  const { fargateUsd, lambdaUsd } = simulation.details()
  return { details: { fargateUsd, lambdaUsd, spans: simulation.timeline() } }
}
