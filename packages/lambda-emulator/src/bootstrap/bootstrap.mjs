// The runtime inside an environment: what the managed Node 24 runtime is on Lambda. Plain JavaScript that imports little,
// because everything here is paid at every cold start (README, "Cold start").
import { flushCompileCache } from 'node:module'
import { pathToFileURL } from 'node:url'
import { describeError, loadHandler } from './handler.mjs'
import { ResponseStream } from './response-stream.mjs'
import { connectRuntimeApi } from './runtime-client.mjs'

/** @typedef {import('./runtime-client.mjs').RuntimeClient} RuntimeClient */
/** @typedef {import('./runtime-client.mjs').Work} Work */

// The emulator ends its environments itself. A signal for the whole process group must not end a running invocation.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})

run(process.env).catch((error) => {
  console.error(error)
  process.exit(1)
})

/** @param {NodeJS.ProcessEnv} env */
async function run(env) {
  const client = connectRuntimeApi(env.AWS_LAMBDA_RUNTIME_API ?? '')
  const handler = await initialise(client, env)
  const serve = handler.streams ? serveStreaming : serveBuffered
  for (let served = 0; ; served += 1) {
    const polled = client.next()
    // Environments are ended by SIGKILL, so Node never writes its compile cache at exit. What the freeze that follows the
    // poll interrupts goes on with the next invocation; before the poll it would keep this environment from being idle.
    if (served === 1) setImmediate(flushCompileCache)
    await serve(client, handler, await polled, env)
  }
}

/**
 * @param {RuntimeClient} client
 * @param {NodeJS.ProcessEnv} env
 */
async function initialise(client, env) {
  try {
    const root = pathToFileURL(`${env.LAMBDA_TASK_ROOT}/`)
    return await loadHandler(root, env._HANDLER ?? '')
  } catch (error) {
    await client.post('/init/error', describeError(error))
    throw error
  }
}

/**
 * @param {RuntimeClient} client
 * @param {import('./handler.mjs').Handler} handler
 * @param {Work} work
 * @param {NodeJS.ProcessEnv} env
 */
async function serveBuffered(client, { handle }, work, env) {
  // A handler that waits for nothing lets the process end, as on Lambda, instead of hanging until the deadline.
  client.unref()
  try {
    const result = await handle(JSON.parse(work.event), contextOf(work, env))
    await client.post(`/invocation/${work.requestId}/response`, serialise(result))
  } catch (error) {
    await reportError(client, work, error)
  }
}

/**
 * @param {RuntimeClient} client
 * @param {import('./handler.mjs').Handler} handler
 * @param {Work} work
 * @param {NodeJS.ProcessEnv} env
 */
async function serveStreaming(client, { handle, highWaterMark }, work, env) {
  const stream = new ResponseStream(client, work.requestId, highWaterMark)
  try {
    const returned = handle(JSON.parse(work.event), stream, contextOf(work, env))
    if (typeof returned?.then !== 'function') throw new Error('Streaming does not support non-async handlers.')
    await returned
    // The handler may return before its stream has ended, for example when it pipes in the background.
    await stream.answered
  } catch (error) {
    logInvokeError(work, error)
    if (stream.hasBegun) await stream.fail(describeError(error))
    else await client.post(`/invocation/${work.requestId}/error`, describeError(error))
  }
}

/**
 * @param {Work} work
 * @param {NodeJS.ProcessEnv} env
 */
function contextOf({ headers, requestId }, env) {
  const deadlineAtMs = Number(headers['lambda-runtime-deadline-ms'])
  const traceId = headers['lambda-runtime-trace-id']
  if (traceId === undefined) delete process.env._X_AMZN_TRACE_ID
  else process.env._X_AMZN_TRACE_ID = traceId
  return {
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: parseOptional(headers['lambda-runtime-client-context']),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => deadlineAtMs - Date.now(),
  }
}

/** @param {string | undefined} json */
function parseOptional(json) {
  return json === undefined ? undefined : JSON.parse(json)
}

/** @param {unknown} result */
function serialise(result) {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null'
  } catch (cause) {
    const error = new Error('Unable to stringify response body', { cause })
    error.name = 'Runtime.JSONStringifyError'
    throw error
  }
}

/**
 * @param {RuntimeClient} client
 * @param {Work} work
 * @param {unknown} error
 */
async function reportError(client, work, error) {
  logInvokeError(work, error)
  await client.post(`/invocation/${work.requestId}/error`, describeError(error))
}

/**
 * @param {Work} work
 * @param {unknown} error
 */
function logInvokeError(work, error) {
  console.error(`${work.requestId}\tERROR\tInvoke Error\t${describeError(error)}`)
}
