import { createLambdaPlane, type LambdaPlaneOptions } from './lambda/lambda-plane.ts'
import { noOverflowPlane } from './no-overflow-plane.ts'
import type { OverflowPlane } from './plane.ts'
import { createRedirectPlane, type RedirectSettings } from './redirect/redirect-plane.ts'

export interface OverflowPlaneOptions extends LambdaPlaneOptions {
  /** Sends clients there instead of relaying, where they can be sent; left out, everything is relayed. */
  redirect?: RedirectSettings | undefined
  /** Makes ids that are unlike each other. */
  newId: () => string
}

/** The overflow plane by its name in the settings; `none` takes nothing, so that requests are served or shed. */
export function createOverflowPlane(name: 'lambda' | 'none', options: OverflowPlaneOptions): OverflowPlane {
  if (name === 'none') return noOverflowPlane
  const { redirect, newId, clock, onEvent } = options
  if (redirect === undefined) return createLambdaPlane(options)
  const relayBeside = (inFlightElsewhere: () => number) => createLambdaPlane({ ...options, inFlightElsewhere })
  return createRedirectPlane({ ...redirect, relayBeside, newId, clock, onEvent })
}
