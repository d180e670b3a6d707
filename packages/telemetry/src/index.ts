export { budgetSamples } from './cloudwatch/budget-samples.ts'
export { type CloudWatchSettings, cloudWatchSettings, cloudWatchVariables } from './cloudwatch/cloudwatch-variables.ts'
export { scaleSamples } from './cloudwatch/scale-samples.ts'
export { describeMetrics, type MetricDescription } from './describe-metrics.ts'
export { createLineLogger, type EventLogger, type LineLoggerOptions } from './line-logger.ts'
export { logAppEvent, logCacheEvent, logRouterEvent } from './log-events.ts'
export { createLogger, type Logger, type LoggerOptions } from './logger.ts'
export { createParentRehearsal, type ParentChannel, type RehearsalTold } from './rehearsal/parent-rehearsal.ts'
export type { Rehearsal } from './rehearsal/rehearsal.ts'
export {
  createServiceTelemetry,
  type ServiceTelemetry,
  type ServiceTelemetryOptions,
} from './service-telemetry.ts'
