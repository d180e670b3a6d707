import type { OverflowPlane } from './plane.ts'

/** Stands where no overflow plane is configured: takes nothing. */
export const noOverflowPlane: OverflowPlane = {
  name: 'lambda',
  unavailable: () => 'overflow-off',
  inFlight: 0,
  answering: 0,
  concurrencyLimit: 0,
  memoryMb: 0,
  spentUsd: 0,
  breaker: 'none',
  run: (_exchange, run) => run.ended({ kind: 'refused', reason: 'overflow-off' }),
  close: async () => {},
}
