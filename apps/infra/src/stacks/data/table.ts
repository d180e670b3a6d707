import { memoryTableDefinition, timeToLiveAttribute } from '@manga-assist/providers'
import { RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import type { StageParameters } from '../../stages.ts'

const attributeTypes: Record<string, AttributeType> = {
  S: AttributeType.STRING,
  N: AttributeType.NUMBER,
  B: AttributeType.BINARY,
}

/**
 * The table of conversations and preferences. Its keys and index are read from what the stores define, so that the two
 * cannot drift apart. On demand, with what a burst needs warmed: an unwarmed table throttles at twice its last peak.
 */
export function createTable(stack: Stack, stage: StageParameters): Table {
  const { names, table: units } = stage
  const { KeySchema = [], LocalSecondaryIndexes = [], ...definition } = memoryTableDefinition(names.table)
  const attribute = (schema: typeof KeySchema, keyType: 'HASH' | 'RANGE') => {
    const name = schema.find(({ KeyType }) => KeyType === keyType)?.AttributeName ?? ''
    const type = definition.AttributeDefinitions?.find(({ AttributeName }) => AttributeName === name)?.AttributeType
    return { name, type: attributeTypes[type ?? ''] ?? AttributeType.STRING }
  }
  const table = new Table(stack, 'Memory', {
    tableName: names.table,
    partitionKey: attribute(KeySchema, 'HASH'),
    sortKey: attribute(KeySchema, 'RANGE'),
    timeToLiveAttribute,
    billingMode: BillingMode.PAY_PER_REQUEST,
    maxReadRequestUnits: units.maxReadUnits,
    maxWriteRequestUnits: units.maxWriteUnits,
    warmThroughput: { readUnitsPerSecond: units.warmReadUnits, writeUnitsPerSecond: units.warmWriteUnits },
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    contributorInsightsSpecification: { enabled: true },
    deletionProtection: stage.name === 'production',
    removalPolicy: stage.name === 'production' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  })
  for (const { IndexName = '', KeySchema: schema = [], Projection } of LocalSecondaryIndexes) {
    table.addLocalSecondaryIndex({
      indexName: IndexName,
      sortKey: attribute(schema, 'RANGE'),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: Projection?.NonKeyAttributes ?? [],
    })
  }
  return table
}
