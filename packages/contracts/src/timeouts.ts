/**
 * Every timeout on which two parts must agree, in milliseconds: the parts take theirs from here, and so do the templates
 * for AWS. What must hold between them is in timeout-rules.ts, and tested. Timeouts that one part has for itself alone
 * (a store, a cache) stay with it.
 */
export const timeouts = {
  /** Longest silence of the language model. Ends the answer in words, and so comes before all those who would cut it. */
  modelSilenceMs: 25_000,
  /** Longest wait of a router for the head of an answer, cold start included. */
  firstByteMs: 10_000,
  /** An answer that is sent as a whole begins after so long, with its head and a space, if it is not done by then. */
  wholeAnswerHeadMs: 8_000,
  /** And then sends a space so often until it is done. */
  wholeAnswerSpaceMs: 10_000,
  /** Longest silence of a router, or its client, in the middle of an answer. */
  answerSilenceMs: 30_000,
  /** The function's own timeout: no answer there is longer. A task waits as long for its answers when it stops. */
  functionMs: 60_000,
  /** The application is told to end so long before the function is killed. */
  functionMarginMs: 1_000,
  /** One refresh of a profile, and the function that does it. */
  enrichJobMs: 20_000,
  enrichFunctionMs: 30_000,
  /** What a client should allow for a whole answer, from the request to its last byte. */
  clientMs: 90_000,

  /** Time between two pings on a WebSocket connection. */
  socketHeartbeatMs: 30_000,
  /** A relayed WebSocket connection without a byte for so long is cut: two heartbeats, and some. */
  socketSilenceMs: 75_000,

  /** CloudFront's wait for a byte of its origin; more than 60 s takes a raised quota. */
  edgeSilenceMs: 60_000,
  /** CloudFront closes a connection to the load balancer that nobody used for so long. */
  edgeKeepAliveMs: 60_000,
  /** The load balancer closes connections without a byte for so long, on either side. */
  balancerIdleMs: 120_000,
  /** A router closes a connection to a task that nobody used for so long. */
  routerKeepAliveMs: 30_000,
  /** A service closes a connection that nobody used for so long. */
  serverKeepAliveMs: 125_000,
  /** A client that sends its headers slower than this is cut off. */
  requestHeadersMs: 20_000,
  /** The same for the whole request with its body. */
  requestMs: 60_000,

  /** The load balancer asks each task for its health so often (A5), and waits so long. */
  healthIntervalMs: 30_000,
  healthTimeoutMs: 5_000,
  /** Time between two questions to DNS about one name, and how long its answer may be kept. */
  dnsIntervalMs: 5_000,
  /** A task that stops still accepts for so long, until balancers and routers know. */
  drainNoticeMs: 10_000,
  /** Longest wait of a task that stops for what is in flight. */
  drainMs: 100_000,
  /** Closing what is left must not take longer than this. */
  closeMs: 5_000,
  /** ECS kills a task that has not stopped in so long; Fargate allows no more than two minutes. */
  stopMs: 120_000,
  /** The same on one machine, where nobody in front has to hear of it, and who starts the process waits for its end. */
  drainAloneMs: 20_000,
  stopAloneMs: 30_000,
  /** The load balancer cuts what a task that leaves still answers after so long. */
  deregistrationMs: 120_000,
} as const

export type TimeoutName = keyof typeof timeouts
export type Timeouts = Readonly<Record<TimeoutName, number>>
