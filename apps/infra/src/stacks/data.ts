import type { App, Stack } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { StageParameters } from '../stages.ts'
import { createCache } from './data/cache.ts'
import { createDax, type Dax } from './data/dax.ts'
import { createTable } from './data/table.ts'
import type { Network } from './network.ts'
import { stageStack } from './stage-stack.ts'

export interface Data {
  stack: Stack
  table: Table
  /** The whole `rediss://` address of the cache, with user and password: the value of REDIS_URL. */
  cacheUrl: ISecret
  dax: Dax | undefined
  /** What tickets of redirect mode are signed with: the value of OVERFLOW_TICKET_SECRETS. */
  ticketSecret: ISecret | undefined
}

/** What is kept: conversations in a table, what is asked for often in a cache, secrets. */
export function createData(app: App, { stage, network }: { stage: StageParameters; network: Network }): Data {
  const stack = stageStack(app, 'Data', stage)
  const table = createTable(stack, stage)
  return {
    stack,
    table,
    cacheUrl: createCache(stack, { stage, network }),
    dax: stage.dax && createDax(stack, { ...stage.dax, network, tableArn: table.tableArn }),
    ticketSecret: stage.overflowTransport === 'redirect' ? createTicketSecret(stack, network) : undefined,
  }
}

/** Twice the fewest characters that the router takes; no comma, which would be two secrets. */
const ticketSecretLength = 64

function createTicketSecret(stack: Stack, { key }: Network): Secret {
  return new Secret(stack, 'TicketSecret', {
    description: 'OVERFLOW_TICKET_SECRETS of routers, tasks and functions',
    encryptionKey: key,
    generateSecretString: { passwordLength: ticketSecretLength, excludePunctuation: true },
  })
}
