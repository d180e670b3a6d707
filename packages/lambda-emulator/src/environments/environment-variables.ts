import type { FunctionConfig } from '../options/function-config.ts'

/** Where the emulated functions live, as their ARNs and variables say. */
export interface Identity {
  region: string
  accountId: string
}

/** The variables that an environment is born with: Lambda's, then the function's own, and of ours only `PATH`. */
export function environmentVariables(input: {
  config: FunctionConfig
  version: string
  initialization: string
  identity: Identity
  runtimeApi: string
  environmentId: string
  startedAt: Date
  compileCacheDirectory: string
  path: string
}): Record<string, string> {
  const { config, identity, version } = input
  const day = input.startedAt.toISOString().slice(0, 10).replaceAll('-', '/')
  return {
    PATH: input.path,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_REGION: identity.region,
    AWS_DEFAULT_REGION: identity.region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_INITIALIZATION_TYPE: input.initialization,
    AWS_LAMBDA_FUNCTION_NAME: config.name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${config.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[${version}]${input.environmentId}`,
    LAMBDA_TASK_ROOT: config.taskRoot,
    NODE_COMPILE_CACHE: input.compileCacheDirectory,
    ...config.environment,
    _HANDLER: config.handler,
    AWS_LAMBDA_RUNTIME_API: input.runtimeApi,
  }
}
