import type { Clock } from '@manga-assist/clock'
import { type AsyncInvokerOptions, createAsyncInvoker } from '@manga-assist/planes'
import type { ServiceSurroundings } from '@manga-assist/providers'

export interface EnrichmentSettings extends Omit<AsyncInvokerOptions, 'clock'> {
  place: 'in-process' | 'lambda'
}

/** Where profiles are refreshed: behind the answers of this task, or by a function that is invoked for it. */
export function openEnrichment(
  { place, ...invoker }: EnrichmentSettings,
  clock: Clock,
): NonNullable<ServiceSurroundings['enrichment']> {
  if (place === 'in-process') return place
  const { invoke } = createAsyncInvoker({ ...invoker, clock })
  return { enqueue: (job) => invoke(job) }
}
