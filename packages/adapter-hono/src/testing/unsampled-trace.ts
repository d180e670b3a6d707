import { type ReadTrace, readTraceContext } from '@manga-assist/contracts'

/** The trace of the request, else always the same; none is sampled. */
export const unsampledTrace: ReadTrace = (header) => ({
  traceId: 'ab'.repeat(16),
  parentId: 'cd'.repeat(8),
  ...readTraceContext(header),
  sampled: false,
})
