/** The parts of API Gateway's payload version 2.0 that travel when an HTTP request becomes a Lambda event. */
export interface LambdaHttpEvent {
  version: '2.0'
  routeKey: string
  rawPath: string
  rawQueryString: string
  cookies?: string[]
  /** Lower-case names; repeated headers joined with a comma. */
  headers: Record<string, string>
  requestContext: {
    /** The name under which the client reached a function's URL; left out where the function was invoked by its API. */
    domainName?: string
    http: { method: string; path: string; protocol: string; sourceIp: string; userAgent: string }
    requestId: string
    routeKey: string
    stage: string
    time: string
    timeEpoch: number
  }
  body?: string
  isBase64Encoded: boolean
  /**
   * Ours: the request only starts an environment. A function that knows it keeps the environment for so long before it
   * answers, so that each of several such requests meets one of its own. No client can bring it: it is no header.
   */
  warmUp?: { holdMs: number }
  /** Ours: under this key the router says that nobody wants the answer any more. No client can bring it either. */
  cancelKey?: string
}

/** What stands before the body of a streamed HTTP answer. */
export interface LambdaHttpPrelude {
  statusCode: number
  headers: Record<string, string>
  cookies: string[]
}

/** Says that a streamed answer begins with a prelude: a JSON object, then the delimiter, then the body. */
export const lambdaHttpContentType = 'application/vnd.awslambda.http-integration-response'

/** Eight zero bytes between prelude and body. */
export const lambdaHttpDelimiterBytes = 8
