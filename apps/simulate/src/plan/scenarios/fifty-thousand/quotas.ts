import type { Outcome } from './simulate-strategy.ts'
import { coresFor, costs, peakPerSecond } from './traffic.ts'

/** One limit of AWS, and what the plan needs of it. */
export interface Quota {
  name: string
  /** What an account has before it asks. */
  usual: string
  needed: string
  /** Whether somebody must ask AWS, or build for it. */
  mustRaise: boolean
  why: string
}

const whole = (value: number) => Math.ceil(value).toLocaleString('en-US')
/** Above what was simulated: for what a simulation does not know. */
const margin = 1.3

/** Writes of one chat turn to the table: head, turn and list, and two small ones to its index. Reads are consistent. */
const ofTurn = { writes: 5, reads: 4 }
const ofDynamo = 40_000
/** Of a turn, as chat has them: context and answer. */
const tokensPerTurn = 1_020 + 130
const chatShare = 0.3
const launches = { atOnce: 100, perSecond: 20 }
const targetsPerLoadBalancer = 1_000
/** Sockets to Redis that a task and an environment hold. */
const redisConnections = 2
const redisMost = 65_000

/** What of AWS must be raised for a plan, and what it runs into behind it. */
export function quotasOf(plan: Outcome): Quota[] {
  const tasks = plan.mostTasks + plan.routers
  const turns = peakPerSecond * chatShare
  const launchSeconds = Math.max(0, plan.mostTasks - plan.tasksAtRest - launches.atOnce) / launches.perSecond
  const connections = (tasks + plan.mostLambdaInUse) * redisConnections
  const targets = Math.max(plan.routers, plan.routers > 0 ? 0 : plan.mostTasks)
  return [
    {
      ...{ name: 'Lambda, concurrent executions', usual: '1,000', needed: whole(plan.mostLambdaInUse * margin) },
      ...{ mustRaise: plan.mostLambdaInUse * margin > 1_000, why: 'simulated, and a third more' },
    },
    {
      ...{ name: 'Lambda, functions of the same code', usual: 'one', needed: String(Math.max(1, plan.functions)) },
      ...{
        mustRaise: plan.functions > 1,
        why: 'each starts 1,000 environments at once and 100 a second; not adjustable',
      },
    },
    {
      ...{ name: 'Fargate, vCPUs on demand', usual: "the account's own", needed: whole(tasks * margin) },
      ...{ mustRaise: true, why: 'tasks at the most, and routers' },
    },
    {
      ...{ name: 'Fargate, launches', usual: '100, then 20 a second', needed: `${whole(launchSeconds)} s for all` },
      ...{ mustRaise: false, why: 'in the simulation; try the pull of the image at this width' },
    },
    {
      ...{ name: 'ALB, targets', usual: whole(targetsPerLoadBalancer), needed: whole(targets) },
      ...{ mustRaise: targets > targetsPerLoadBalancer, why: 'routers where there are some, else tasks' },
    },
    {
      ...{ name: 'ALB, reserved capacity units', usual: '0', needed: whole(loadBalancerUnits()) },
      ...{ mustRaise: true, why: 'it grows by itself, but not tenfold in 20 s: 1 GB an hour each' },
    },
    {
      ...{ name: 'VPC, addresses', usual: '251 in a /24', needed: whole(tasks * margin) },
      ...{ mustRaise: true, why: 'one for each task and router, over three zones' },
    },
    {
      ...{ name: 'DynamoDB, write units of a table', usual: whole(ofDynamo), needed: whole(turns * ofTurn.writes) },
      ...{
        mustRaise: turns * ofTurn.writes > ofDynamo,
        why: 'five a turn; warm throughput, for it doubles in 30 minutes',
      },
    },
    {
      ...{ name: 'DynamoDB, read units of a table', usual: whole(ofDynamo), needed: whole(turns * ofTurn.reads) },
      ...{ mustRaise: turns * ofTurn.reads > ofDynamo, why: 'consistent reads of a turn; lists come from the cache' },
    },
    {
      ...{ name: 'Redis, connections of a node', usual: whole(redisMost), needed: whole(connections) },
      ...{ mustRaise: connections > redisMost, why: 'two a process: functions without Redis, or a cluster' },
    },
    {
      ...{ name: 'Bedrock, tokens a minute', usual: "the model's own", needed: whole(turns * tokensPerTurn * 60) },
      ...{ mustRaise: true, why: 'the ceiling of all this: without it chat is refused on both planes' },
    },
  ]
}

/** Bytes of answers: some 7.5 kB of stream for a chat, 1.6 kB for a list. */
function loadBalancerUnits(): number {
  const bytesPerSecond = peakPerSecond * (chatShare * 7_500 + (1 - chatShare) * 1_600)
  return (bytesPerSecond * 3_600) / 1e9
}

/** Routers that would stand in front of every request when nothing is spilled. */
export function relayingRouters(): number {
  return Math.ceil(coresFor(peakPerSecond, costs.chat.relayedMs, costs.list.relayedMs) / 0.7)
}
