import { feedbackSchema, titleQuerySchema } from '@manga-assist/contracts'
import { expect, test } from 'vitest'
import { routesOf } from './routes-of.ts'
import { memoryApp } from './testing/memory-app.ts'

const routes = routesOf(memoryApp())
const routeAt = (method: string, path: string) =>
  routes.filter((route) => route.method === method && route.path === path)

test('a route stands there once, with the schemas that it holds requests against', () => {
  expect(routeAt('POST', '/v1/feedback')).toEqual([
    { method: 'POST', path: '/v1/feedback', checks: [{ part: 'json', schema: feedbackSchema }] },
  ])
  expect(routeAt('GET', '/v1/titles')[0]?.checks).toEqual([{ part: 'query', schema: titleQuerySchema }])
  expect(routeAt('GET', '/v1/preferences')[0]?.checks).toEqual([])
})

test('middleware and the answer to other methods are no routes', () => {
  expect(routes.map(({ path }) => path).filter((path) => path.includes('*'))).toEqual([])
  expect(routes.map(({ method }) => method)).not.toContain('ALL')
})
