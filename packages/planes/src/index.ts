export { createOverflowPlane } from './create-overflow-plane.ts'
export { type EmbedOverflowOptions, embedOverflow } from './embed-overflow.ts'
export { createInProcessPlane, type InProcessPlaneOptions, type NodeListener } from './in-process-plane.ts'
export { type AsyncInvoker, type AsyncInvokerOptions, createAsyncInvoker } from './lambda/async-invoker.ts'
export { createLambdaPlane, type LambdaPlaneOptions } from './lambda/lambda-plane.ts'
export { createLoadReporter } from './load-reporter.ts'
export { noOverflowPlane } from './no-overflow-plane.ts'
export { createOverflowRouter, type OverflowRouter, type OverflowRouterOptions } from './overflow-router.ts'
export type { OverflowPlane, Plane, PlaneOutcome, PrimaryPlane, StartAhead } from './plane.ts'
export type { EnvironmentReport } from './prewarm/environment-starter.ts'
export type { RouterLedger } from './request-ledger.ts'
export type { RequestRouted, RouterEvent } from './router-event.ts'
export type { RouterStatus } from './router-status.ts'
export type { Demand } from './scale/demand.ts'
export { createScaleSampler, type ScaleSampler, type ScaleSamplerOptions } from './scale/scale-sampler.ts'
export { type CpuSource, chooseCpuUsage, type Surroundings } from './sensors/choose-cpu-usage.ts'
export { type CpuUsage, cgroupCpuUsage, processCpuUsage } from './sensors/cpu-usage.ts'
export { createLoadSensor, type LoadReading, type LoadSensor, type LoadSensorOptions } from './sensors/load-sensor.ts'
export {
  createHttpUpstreamPlane,
  type HttpUpstreamPlane,
  type HttpUpstreamPlaneOptions,
} from './upstream/http-upstream-plane.ts'
export type { UpgradeRelay } from './upstream/upgrade-relay.ts'
