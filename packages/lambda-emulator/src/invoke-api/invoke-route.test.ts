import { describe, expect, test } from 'vitest'
import { parseRoute, type Route } from './invoke-route.ts'

describe('parseRoute', () => {
  test.each([
    ['chat', 'chat', undefined],
    ['chat:7', 'chat', '7'],
    ['chat%3A%24LATEST', 'chat', '$LATEST'],
    ['arn:aws:lambda:us-east-1:123456789012:function:chat', 'chat', undefined],
    ['arn%3Aaws%3Alambda%3Aeu-central-1%3A123456789012%3Afunction%3Achat%3Alive', 'chat', 'live'],
    ['123456789012:function:chat:live', 'chat', 'live'],
  ])('finds the function in %s', (text, functionName, qualifier) => {
    expect(buffered(text)).toEqual({ kind: 'invoke', mode: 'buffered', functionName, qualifier })
  })

  test('takes the qualifier from the query', () => {
    expect(buffered('chat', '?Qualifier=live')).toMatchObject({ functionName: 'chat', qualifier: 'live' })
    expect(buffered('chat:live', '?Qualifier=live')).toMatchObject({ qualifier: 'live' })
  })

  test('refuses two qualifiers that differ', () => {
    expect(refusal(buffered('chat:live', '?Qualifier=other'))).toMatchObject({
      status: 400,
      type: 'InvalidParameterValueException',
    })
  })

  test.each(['a b', '%', '', 'x'.repeat(171), 'chat:a:b'])('refuses %j as a name', (text) => {
    expect(refusal(buffered(text))).toMatchObject({ status: text === '' ? 404 : 400 })
  })

  test.each([
    ['2015-03-31', 'invocations', undefined, 'buffered'],
    ['2015-03-31', 'invocations', 'RequestResponse', 'buffered'],
    ['2015-03-31', 'invocations', 'Event', 'asynchronous'],
    ['2015-03-31', 'invocations', 'DryRun', 'dry-run'],
    ['2021-11-15', 'response-streaming-invocations', undefined, 'streaming'],
    ['2021-11-15', 'response-streaming-invocations', 'DryRun', 'dry-run'],
  ])('%s %s %s is %s', (version, operation, invocationType, mode) => {
    const url = `/${version}/functions/chat/${operation}`
    expect(parseRoute({ method: 'POST', url, invocationType })).toMatchObject({ kind: 'invoke', mode })
  })

  test('refuses an invocation type that is none', () => {
    const wrong = { method: 'POST', url: '/2015-03-31/functions/chat/invocations', invocationType: 'event' }
    expect(refusal(parseRoute(wrong))).toMatchObject({ status: 400, type: 'InvalidParameterValueException' })
    const url = '/2021-11-15/functions/chat/response-streaming-invocations'
    expect(refusal(parseRoute({ method: 'POST', url, invocationType: 'Event' })).body.message).toBe(
      'X-Amz-Invocation-Type must be RequestResponse or DryRun, received Event',
    )
  })

  test.each(['/', '/2015-03-31/functions', '/2021-11-15/functions/chat/invocations', '/status/more'])(
    'knows no %s',
    (url) => {
      expect(refusal(parseRoute({ method: 'POST', url, invocationType: undefined }))).toMatchObject({ status: 404 })
    },
  )

  test('names the method that is allowed', () => {
    const url = '/2015-03-31/functions/chat/invocations'
    expect(refusal(parseRoute({ method: 'GET', url, invocationType: undefined }))).toMatchObject({
      status: 405,
      headers: { Allow: 'POST' },
    })
    expect(parseRoute({ method: 'GET', url: '/status', invocationType: undefined })).toEqual({ kind: 'status' })
  })
})

function buffered(name: string, query = ''): Route {
  const url = `/2015-03-31/functions/${name}/invocations${query}`
  return parseRoute({ method: 'POST', url, invocationType: undefined })
}

function refusal(route: Route) {
  if (route.kind !== 'refused') throw new Error(`not refused: ${JSON.stringify(route)}`)
  return route.error
}
