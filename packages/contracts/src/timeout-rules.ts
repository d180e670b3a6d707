import type { TimeoutName, Timeouts } from './timeouts.ts'

/** What must hold between timeouts of several parts. */
export interface TimeoutRule {
  name: string
  /** Together less than `than`; or at most that, where `orEqual`. */
  sum: readonly TimeoutName[]
  than: TimeoutName | number
  orEqual?: true
  /** What happens where it does not hold. */
  otherwise: string
}

/** Fargate's longest stop timeout. */
const mostStopMs = 120_000
/** CloudFront's longest wait for its origin without a raised quota. */
const mostEdgeSilenceMs = 60_000

/**
 * Three ideas. Who can end an answer in words gives up before those who can only cut it. Who uses a connection again closes
 * it before the one who offers it. Who stops has time for what it has begun.
 */
export const timeoutRules: readonly TimeoutRule[] = [
  rule('model-before-router', ['modelSilenceMs'], 'answerSilenceMs', 'the router cuts what the model would have ended'),
  rule(
    'router-before-edge',
    ['answerSilenceMs'],
    'edgeSilenceMs',
    'CloudFront answers 504 for a silence that is allowed',
  ),
  rule('first-byte-before-edge', ['firstByteMs'], 'edgeSilenceMs', 'CloudFront answers 504 while Lambda starts'),
  rule(
    'head-before-router',
    ['wholeAnswerHeadMs'],
    'firstByteMs',
    'routers give up on answers that are sent as a whole',
  ),
  rule(
    'space-before-router',
    ['wholeAnswerSpaceMs'],
    'answerSilenceMs',
    'routers cut answers that are sent as a whole',
  ),
  rule('edge-within-quota', ['edgeSilenceMs'], mostEdgeSilenceMs, 'CloudFront refuses the distribution', true),
  rule(
    'router-before-balancer',
    ['answerSilenceMs'],
    'balancerIdleMs',
    'the load balancer answers 504 or cuts streams',
  ),
  rule(
    'function-says-so',
    ['modelSilenceMs', 'functionMarginMs'],
    'functionMs',
    'Lambda kills who waits for the model',
  ),
  rule('enrich-says-so', ['enrichJobMs'], 'enrichFunctionMs', 'Lambda kills a job that would have failed in words'),
  rule('client-waits', ['firstByteMs', 'functionMs'], 'clientMs', 'the client leaves before the end it would have got'),

  rule(
    'heartbeat-keeps-router',
    ['socketHeartbeatMs', 'socketHeartbeatMs'],
    'socketSilenceMs',
    'a lost ping costs a socket',
  ),
  rule('heartbeat-keeps-balancer', ['socketHeartbeatMs'], 'balancerIdleMs', 'quiet WebSocket connections are cut'),
  rule(
    'router-closes-sockets',
    ['socketSilenceMs'],
    'balancerIdleMs',
    'the load balancer cuts sockets the router keeps',
  ),

  rule('edge-closes-first', ['edgeKeepAliveMs'], 'balancerIdleMs', 'CloudFront sends into a closing connection: 502'),
  rule(
    'balancer-closes-first',
    ['balancerIdleMs'],
    'serverKeepAliveMs',
    'requests meet a closing connection: random 502s',
  ),
  rule('router-closes-first', ['routerKeepAliveMs'], 'serverKeepAliveMs', 'the router sends into a closing connection'),
  rule('headers-before-body', ['requestHeadersMs'], 'requestMs', 'slow headers are cut by the wrong limit'),
  rule('request-before-balancer', ['requestMs'], 'balancerIdleMs', 'a slow upload ends as 504 in place of 408'),

  rule('health-answers-in-time', ['healthTimeoutMs'], 'healthIntervalMs', 'the load balancer refuses the target group'),
  rule('routers-hear-of-it', ['dnsIntervalMs'], 'drainNoticeMs', 'routers send to a task that no longer listens'),
  rule('drain-outlasts-answers', ['functionMs'], 'drainMs', 'a deploy cuts answers short'),
  rule('stop-outlasts-drain', ['drainNoticeMs', 'drainMs', 'closeMs'], 'stopMs', 'ECS kills a task that still answers'),
  rule('stop-outlasts-drain-alone', ['drainAloneMs', 'closeMs'], 'stopAloneMs', 'npm start kills who still answers'),
  rule('stop-is-allowed', ['stopMs'], mostStopMs, 'Fargate refuses the task definition', true),
  rule(
    'balancer-outlasts-drain',
    ['drainNoticeMs', 'drainMs'],
    'deregistrationMs',
    'answers are cut while the task drains',
  ),
]

function rule(
  name: string,
  sum: readonly TimeoutName[],
  than: TimeoutName | number,
  otherwise: string,
  orEqual?: true,
): TimeoutRule {
  return { name, sum, than, otherwise, ...(orEqual && { orEqual }) }
}

/** What does not hold between these timeouts, in words that name the rule, the values and what would come of it. */
export function timeoutProblems(table: Timeouts): string[] {
  return timeoutRules.flatMap((one) => {
    const { name, sum, than, orEqual, otherwise } = one
    const total = sum.reduce((soFar, part) => soFar + table[part], 0)
    const bound = typeof than === 'number' ? than : table[than]
    if (orEqual ? total <= bound : total < bound) return []
    const needed = orEqual ? 'at most' : 'less than'
    const boundText = typeof than === 'number' ? `${than}` : `${than} (${bound})`
    const given = sum.length === 1 ? `${total}` : `${total} together`
    return [`${name}: ${sum.join(' + ')} must be ${needed} ${boundText}, got ${given}: else ${otherwise}`]
  })
}
