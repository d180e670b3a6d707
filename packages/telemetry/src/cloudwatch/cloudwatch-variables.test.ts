import { expect, test } from 'vitest'
import * as z from 'zod'
import { cloudWatchSettings, cloudWatchVariables } from './cloudwatch-variables.ts'

const schema = z.object(cloudWatchVariables)
const AWS_REGION = 'eu-west-1'

test('is off unless it is switched on', () => {
  expect(cloudWatchSettings({ ...schema.parse({}), AWS_REGION }, 'task')).toBeUndefined()
})

test('has the kind of process for its service, and no cluster, unless they are given', () => {
  const on = { CLOUDWATCH_METRICS: 'on' }
  expect(cloudWatchSettings({ ...schema.parse(on), AWS_REGION }, 'task')).toEqual({
    namespace: 'MangaAssist',
    dimensions: [{ name: 'Service', value: 'task' }],
    region: 'eu-west-1',
    endpoint: undefined,
    intervalMs: 10_000,
  })
  const given = { ...on, CLOUDWATCH_SERVICE: 'chat', CLOUDWATCH_CLUSTER: 'manga' }
  expect(cloudWatchSettings({ ...schema.parse(given), AWS_REGION }, 'task')?.dimensions).toEqual([
    { name: 'Service', value: 'chat' },
    { name: 'Cluster', value: 'manga' },
  ])
})

test.each([
  ['CLOUDWATCH_METRICS', 'yes'],
  ['CLOUDWATCH_NAMESPACE', 'AWS/ECS'],
  ['CLOUDWATCH_NAMESPACE', '漫画'],
  ['CLOUDWATCH_SERVICE', ':chat'],
  ['CLOUDWATCH_CLUSTER', 'line\nbreak'],
  ['CLOUDWATCH_ENDPOINT', 'localhost'],
  ['CLOUDWATCH_INTERVAL_MS', '500'],
])('%s does not take %j', (name, value) => {
  const result = schema.safeParse({ [name]: value })
  expect(result.error?.issues[0]?.path).toEqual([name])
})
