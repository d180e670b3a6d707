/** Header names of ours and of the protocols we speak, lower case as Node gives them. */
export const headerNames = {
  /** Which plane ran the request: `fargate` or `lambda`. */
  servedBy: 'x-served-by',
  /** Why the request left its plane, from the union of decision reasons. */
  overflowReason: 'x-overflow-reason',
  /** `no` from a client that cannot follow redirects, `yes` from one that says that it can. */
  overflowRedirect: 'x-overflow-redirect',
  /** What went wrong on the overflow plane, on the answer to a request that it lost before an answer began. */
  overflowFault: 'x-overflow-fault',
  /** Correlation id of the request: the trace id, 32 hexadecimal digits. */
  requestId: 'x-request-id',
  /** A task's account of its load (ORCA), for the router; never reaches the client. */
  loadReport: 'endpoint-load-metrics',
  /** Trace of the caller (W3C); its id becomes the correlation id. */
  traceparent: 'traceparent',
  /** Trace of the load balancer; its id becomes the correlation id where there is no `traceparent`. */
  amazonTraceId: 'x-amzn-trace-id',
  /** Makes a request that is sent twice run once, and lets a lost one be tried again. */
  idempotencyKey: 'idempotency-key',
  /** Development identity (AUTH=dev). */
  userId: 'x-user-id',
  /** Who is logged in, signed by the load balancer (AUTH=alb). */
  oidcData: 'x-amzn-oidc-data',
  /** The same by name, unsigned: good for telling readers apart, not for letting them in. */
  oidcIdentity: 'x-amzn-oidc-identity',
  /** What a function's environment calls itself, on answers to those that started it ahead of need. */
  environmentId: 'x-environment-id',
  /** On a request that a function is serving: whoever hands its headers on, and it comes back, is told of the loop. */
  servedIn: 'x-served-in',
  /** Version of the AI SDK's message stream: `v1`. */
  uiMessageStream: 'x-vercel-ai-ui-message-stream',
} as const

/** Headers that belong to one connection (RFC 9110, section 7.6.1): never relayed in either direction. */
export const hopByHopHeaders: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
