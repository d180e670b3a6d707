/**
 * What AWS asks in us-east-1, on demand, without free tiers, in dollars: of everything but Fargate and Lambda, whose prices
 * are those of the planner (packages/overflow). To be looked at again before a budget is made of them.
 */
export const prices = {
  natGatewayHour: 0.045,
  natGatewayGb: 0.045,
  /** In each zone. */
  endpointHour: 0.01,
  loadBalancerHour: 0.0225,
  /** The largest of what one unit holds; see `loadBalancerUnits`. */
  loadBalancerUnitHour: 0.008,
  edgeMillionRequests: 1,
  edgeGb: 0.085,
  firewallMonth: 5,
  firewallRuleMonth: 1,
  firewallMillionRequests: 0.6,
  tableMillionReads: 0.125,
  tableMillionWrites: 0.625,
  tableGbMonth: 0.25,
  /** Point-in-time recovery. */
  tableBackupGbMonth: 0.2,
  logGb: 0.5,
  alarmMonth: 0.1,
  /** One that judges more often than once a minute. */
  quickAlarmMonth: 0.3,
  dashboardMonth: 3,
  keyMonth: 1,
  secretMonth: 0.4,
  hostedNameMonth: 0.1,
  /** Held ready: for each GB and second, used or not. */
  provisionedGbSecond: 0.0000033334,
  /** Nodes of Valkey, which are a fifth cheaper than those of Redis. */
  cacheNodeHour: { 'cache.t4g.micro': 0.0128, 'cache.t4g.small': 0.0256, 'cache.r7g.large': 0.1752 } as Record<
    string,
    number
  >,
  daxNodeHour: { 'dax.t3.small': 0.04, 'dax.r5.large': 0.255 } as Record<string, number>,
} as const

/** What one unit of the load balancer's capacity holds at once: new connections a second, open ones, GB an hour. */
export const loadBalancerUnit = { newPerSecond: 25, open: 3_000, gbPerHour: 1 } as const
