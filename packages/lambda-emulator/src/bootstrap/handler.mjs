// Finds the handler that `_HANDLER` names, and says how it wants to be called.
import { existsSync } from 'node:fs'

const streamingMark = Symbol.for('aws.lambda.runtime.handler.streaming')
const highWaterMarkMark = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark')
const preludeContentType = 'application/vnd.awslambda.http-integration-response'
const preludeDelimiter = new Uint8Array(8)

/** @typedef {{ handle: Function, streams: boolean, highWaterMark: number | undefined }} Handler */

/**
 * Imports `file.export` below `root`. Throws errors named as the managed runtime names them (`Runtime.…`).
 *
 * @param {URL} root
 * @param {string} name
 * @returns {Promise<Handler>}
 */
export async function loadHandler(root, name) {
  defineGlobals()
  const match = /^((?:[^.]*\/)?[^./]+)\.(.+)$/.exec(name)
  if (!match || name.includes('..')) throw named('Runtime.MalformedHandlerName', `"${name}" is not FILE.EXPORT`)
  const exported = find(await importFile(root, match[1]), match[2])
  if (typeof exported !== 'function') throw named('Runtime.HandlerNotFound', `${name} is undefined or not a function`)
  const streams = isStreaming(exported)
  if (exported.length >= 3 && !streams) {
    throw named('Runtime.CallbackHandlerDeprecated', 'Node.js 24 has no callback handlers: return a promise instead')
  }
  return { handle: exported, streams, highWaterMark: exported[highWaterMarkMark] }
}

/**
 * The JSON that the Runtime API takes for an error.
 *
 * @param {unknown} error
 */
export function describeError(error) {
  if (!(error instanceof Error)) {
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] })
  }
  const trace = error.stack?.split('\n') ?? []
  return JSON.stringify({ errorType: error.name, errorMessage: error.message, trace })
}

/** The global of the managed runtime. Handlers use it at module level, so it comes before their import. */
function defineGlobals() {
  Object.assign(globalThis, { awslambda: { streamifyResponse, HttpResponseStream: { from: withPrelude } } })
}

/**
 * @param {Function} handler
 * @param {{ highWaterMark?: number }} [options]
 */
function streamifyResponse(handler, options) {
  Object.assign(handler, { [streamingMark]: 'response' })
  if (typeof options?.highWaterMark === 'number') Object.assign(handler, { [highWaterMarkMark]: options.highWaterMark })
  return handler
}

/**
 * As on Lambda, metadata and delimiter leave with the first `write`. A stream that only ever calls `end` sends none.
 *
 * @param {import('./response-stream.mjs').ResponseStream} stream
 * @param {object} metadata
 */
function withPrelude(stream, metadata) {
  stream.setContentType(preludeContentType)
  const prelude = JSON.stringify(metadata)
  stream._onBeforeFirstWrite = (write) => {
    write(prelude)
    write(preludeDelimiter)
  }
  return stream
}

/**
 * @param {URL} root
 * @param {string} file
 */
async function importFile(root, file) {
  const found = ['.js', '.mjs', '.cjs'].map((extension) => new URL(file + extension, root)).find(existsSync)
  if (!found) throw named('Runtime.ImportModuleError', `Cannot find ${file}.js, .mjs or .cjs in ${root.pathname}`)
  try {
    return await import(found.href)
  } catch (error) {
    throw renamed(error)
  }
}

/**
 * @param {any} error
 * @returns {unknown}
 */
function renamed(error) {
  if (error instanceof SyntaxError) return named('Runtime.UserCodeSyntaxError', String(error), error.stack)
  // What an ES module misses is an `Error` like any other there.
  return error?.code === 'MODULE_NOT_FOUND' ? named('Runtime.ImportModuleError', String(error), error.stack) : error
}

/**
 * @param {any} module
 * @param {string} path
 */
function find(module, path) {
  const walk = (/** @type {any} */ from) => path.split('.').reduce((value, key) => value?.[key], from)
  return walk(module) ?? walk(module.default)
}

/** @param {any} handler */
function isStreaming(handler) {
  const mark = handler[streamingMark]
  if (!mark) return false
  if (mark === 'response') return true
  throw named('Runtime.MalformedStreamingHandler', 'Only response streaming is supported.')
}

/**
 * @param {string} name
 * @param {string} message
 * @param {string} [stack]
 */
function named(name, message, stack) {
  const error = new Error(message)
  error.name = name
  if (stack) error.stack = stack
  return error
}
