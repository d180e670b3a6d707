import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { toAttributes } from './attribute-values.ts'
import type { Change, Guard, Item, Key, TableQuery } from './table-driver.ts'

/** What is asked of the table, in the words of the AWS client. Pure: plain values in, a command out. */
export function tableCommands(table: string) {
  const TableName = table
  return {
    get: (key: Key) => new GetItemCommand({ TableName, Key: toAttributes({ ...key }), ConsistentRead: true }),
    query: (query: TableQuery, ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey']) =>
      new QueryCommand({ ...queryInput(query), TableName, ExclusiveStartKey }),
    put: (item: Item, guard: Guard) =>
      new PutItemCommand({ TableName, Item: toAttributes(item), ...guardInput(guard) }),
    update: (key: Key, { expression, values, condition, silent = false }: Change) =>
      new UpdateItemCommand({
        TableName,
        Key: toAttributes({ ...key }),
        UpdateExpression: expression,
        ExpressionAttributeValues: toAttributes(values),
        ...(condition !== undefined && { ConditionExpression: condition }),
        ReturnValues: silent ? 'NONE' : 'ALL_NEW',
      }),
    remove: (key: Key, guard?: Guard) =>
      new DeleteItemCommand({
        TableName,
        Key: toAttributes({ ...key }),
        ReturnValues: 'ALL_OLD',
        ...guardInput(guard),
      }),
    removeMany: (keys: readonly Key[]) =>
      new BatchWriteItemCommand({
        RequestItems: { [table]: keys.map((key) => ({ DeleteRequest: { Key: toAttributes({ ...key }) } })) },
      }),
  }
}

function guardInput(guard: Guard | undefined) {
  if (guard === undefined) return {}
  const { condition, values } = guard
  return { ConditionExpression: condition, ...(values && { ExpressionAttributeValues: toAttributes(values) }) }
}

function queryInput(query: TableQuery): Omit<QueryCommandInput, 'TableName'> {
  return {
    KeyConditionExpression: query.keyCondition,
    ExpressionAttributeValues: toAttributes(query.values),
    ConsistentRead: true,
    ScanIndexForward: query.newestFirst !== true,
    ...(query.attributes !== undefined && { ProjectionExpression: query.attributes.join(', ') }),
    ...(query.index !== undefined && { IndexName: query.index }),
    ...(query.pageSize !== undefined && { Limit: query.pageSize }),
  }
}
