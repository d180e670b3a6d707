export { type CloudWatchSettings, cloudWatchSettings, cloudWatchVariables } from './cloudwatch/cloudwatch-variables.ts'
export { createLineLogger, type EventLogger, type LineLoggerOptions } from './line-logger.ts'
export { logAppEvent, logCacheEvent } from './log-events.ts'
export { createLogger, type Logger, type LoggerOptions } from './logger.ts'
export {
  createServiceTelemetry,
  type ServiceTelemetry,
  type ServiceTelemetryOptions,
} from './service-telemetry.ts'
