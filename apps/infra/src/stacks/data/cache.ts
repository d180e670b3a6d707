import { Fn, SecretValue, type Stack } from 'aws-cdk-lib'
import { CfnReplicationGroup, CfnSubnetGroup, CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache'
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { StageParameters } from '../../stages.ts'
import { cachePort, type Network } from '../network.ts'

const userName = 'manga-assist'
/** Valkey takes passwords of 16 to 128 characters; without punctuation none must be escaped in an address. */
const passwordLength = 64
/** Least that the system calls: data, scripts, tracking of changed keys. Nothing that looks at or changes the server. */
const access = 'on ~* &* +@all -@admin -@dangerous +client +info'

/**
 * The cache that tasks and functions share: one primary with replicas in other zones, because the client's invalidation
 * and scripts know no shards. Gives the secret that holds its address.
 */
export function createCache(stack: Stack, { stage, network }: { stage: StageParameters; network: Network }): ISecret {
  const password = new Secret(stack, 'CachePassword', {
    description: 'Password of the user of the cache',
    encryptionKey: network.key,
    generateSecretString: { passwordLength, excludePunctuation: true },
  })
  const users = createUsers(stack, stage, password)
  const subnets = new CfnSubnetGroup(stack, 'CacheSubnets', {
    description: 'Private subnets',
    subnetIds: network.vpc.privateSubnets.map(({ subnetId }) => subnetId),
  })
  const { replicas, nodeType } = stage.cache
  const cache = new CfnReplicationGroup(stack, 'Cache', {
    replicationGroupId: stage.names.cache,
    replicationGroupDescription: 'L2 cache, invalidation, shared token budget and rate limits',
    engine: 'valkey',
    engineVersion: '8.1',
    cacheNodeType: nodeType,
    numCacheClusters: 1 + replicas,
    automaticFailoverEnabled: replicas > 0,
    multiAzEnabled: replicas > 0,
    port: cachePort,
    cacheSubnetGroupName: subnets.ref,
    securityGroupIds: [network.groups.cache.securityGroupId],
    transitEncryptionEnabled: true,
    transitEncryptionMode: 'required',
    atRestEncryptionEnabled: true,
    userGroupIds: [users.ref],
    snapshotRetentionLimit: snapshotDays,
    autoMinorVersionUpgrade: true,
  })
  const address = Fn.join('', [
    ...[`rediss://${userName}:`, password.secretValue.unsafeUnwrap(), '@'],
    ...[cache.attrPrimaryEndPointAddress, `:${cachePort}`],
  ])
  return new Secret(stack, 'CacheUrl', {
    description: 'REDIS_URL of tasks and functions',
    encryptionKey: network.key,
    secretStringValue: SecretValue.unsafePlainText(address),
  })
}

/** It holds what can be read again; a rebuilt cache starts warmer from a snapshot. */
const snapshotDays = 15

function createUsers(stack: Stack, { names }: StageParameters, password: ISecret): CfnUserGroup {
  const user = new CfnUser(stack, 'CacheUser', {
    engine: 'valkey',
    userId: names.cache,
    userName,
    accessString: access,
    authenticationMode: { Type: 'password', Passwords: [password.secretValue.unsafeUnwrap()] },
  })
  const group = new CfnUserGroup(stack, 'CacheUsers', {
    engine: 'valkey',
    userGroupId: names.cache,
    userIds: [user.ref],
  })
  return group
}
