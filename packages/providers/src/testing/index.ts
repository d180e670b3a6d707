export { type LocalDynamodb, localCredentials, startLocalDynamodb } from '../dynamodb/testing/local-dynamodb.ts'
