import { invalidParameter, methodNotAllowed, type ServiceError, unknownOperation } from './invoke-errors.ts'

/** How the caller wants its answer: at once and whole, as it comes, later and not at all, or only a check. */
export type InvokeMode = 'buffered' | 'streaming' | 'asynchronous' | 'dry-run'

export type Route =
  | { kind: 'status' }
  | { kind: 'metrics' }
  | { kind: 'invoke'; mode: InvokeMode; functionName: string; qualifier: string | undefined }
  | { kind: 'refused'; error: ServiceError }

/**
 * What a request asks for. The function may be named by its name, `name:qualifier`, or a whole or partial ARN, with
 * the qualifier there or in the query.
 */
export function parseRoute(request: { method: string; url: string; invocationType: string | undefined }): Route {
  const [path = '', query = ''] = request.url.split('?', 2)
  const report = path === '/status' ? 'status' : path === '/metrics' ? 'metrics' : undefined
  const wanted = report ? 'GET' : 'POST'
  const [, version, encodedName = '', operation] = invokePath.exec(path) ?? []
  const streaming = `${version}/${operation}` === '2021-11-15/response-streaming-invocations'
  const known = report !== undefined || streaming || `${version}/${operation}` === '2015-03-31/invocations'
  if (!known) return refused(unknownOperation(request.method, path))
  if (request.method !== wanted) return refused(methodNotAllowed(request.method, wanted))
  if (report) return { kind: report }
  const mode = modeOf(streaming, request.invocationType ?? 'RequestResponse')
  if (typeof mode !== 'string') return refused(mode)
  const name = parseFunctionName(encodedName, new URLSearchParams(query).get('Qualifier') ?? undefined)
  return 'status' in name ? refused(name) : { kind: 'invoke', mode, ...name }
}

const invokePath = /^\/(\d{4}-\d\d-\d\d)\/functions\/([^/]+)\/([^/]+)$/

/** The pattern of the service, with names for its parts. */
const functionNamePattern =
  /^(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-[a-z]+)+-\d:)?(\d{12}:)?(function:)?(?<name>[a-zA-Z0-9_-]+)(:(?<qualifier>\$LATEST|[a-zA-Z0-9_-]+))?$/

const maxFunctionNameLength = 170

function refused(error: ServiceError): Route {
  return { kind: 'refused', error }
}

function modeOf(streaming: boolean, invocationType: string): InvokeMode | ServiceError {
  if (invocationType === 'DryRun') return 'dry-run'
  if (invocationType === 'RequestResponse') return streaming ? 'streaming' : 'buffered'
  if (invocationType === 'Event' && !streaming) return 'asynchronous'
  const rule = streaming ? 'RequestResponse or DryRun' : 'RequestResponse, Event or DryRun'
  return invalidParameter(`X-Amz-Invocation-Type must be ${rule}, received ${invocationType}`)
}

function parseFunctionName(
  encoded: string,
  queryQualifier: string | undefined,
): { functionName: string; qualifier: string | undefined } | ServiceError {
  const text = decode(encoded)
  const groups = text.length <= maxFunctionNameLength ? functionNamePattern.exec(text)?.groups : undefined
  const functionName = groups?.name
  if (!functionName) {
    return invalidParameter(`FunctionName must be a name, name:qualifier or an ARN, received ${text.slice(0, 200)}`)
  }
  const qualifier = groups.qualifier ?? queryQualifier
  if (queryQualifier !== undefined && qualifier !== queryQualifier) {
    return invalidParameter('The derived qualifier from the function name does not match the specified qualifier.')
  }
  return { functionName, qualifier }
}

/** Text that is not percent-encoded properly is kept as it is: the pattern then refuses it. */
function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}
