import { createLambdaPlane, type LambdaPlaneOptions } from './lambda/lambda-plane.ts'
import { noOverflowPlane } from './no-overflow-plane.ts'
import type { OverflowPlane } from './plane.ts'

/** The overflow plane by its name in the settings; `none` takes nothing, so that requests are served or shed. */
export function createOverflowPlane(name: 'lambda' | 'none', options: LambdaPlaneOptions): OverflowPlane {
  return name === 'lambda' ? createLambdaPlane(options) : noOverflowPlane
}
