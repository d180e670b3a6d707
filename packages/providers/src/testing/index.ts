export { type LocalDynamodb, localCredentials, startLocalDynamodb } from '../dynamodb/testing/local-dynamodb.ts'
export { accuracy, confusionTable, type Finding, findIntents } from '../intent/training/intent-accuracy.ts'
export { readUtterances, type Utterance } from '../intent/training/utterances.ts'
