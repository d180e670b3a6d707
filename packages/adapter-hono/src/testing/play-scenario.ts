import { expect } from 'vitest'
import type { Scenario, ScenarioStep } from './scenarios.ts'

/** Sends one request to the deployment under test. Paths are relative to its origin. */
export type SendRequest = (path: string, init: RequestInit) => Promise<Response>

/** An answer without what may differ between two runs: ids, times, and the name of the plane. */
export interface PlayedStep {
  step: string
  status: number
  headers: Record<string, string>
  body: string
}

/** Headers that both planes must send alike. Others belong to the connection or to the way. */
const comparedHeaders = [
  'content-type',
  'cache-control',
  'x-accel-buffering',
  'x-vercel-ai-ui-message-stream',
  'allow',
] as const

/** Plays a scenario as one reader, holds every answer against its step, and returns the answers for comparison. */
export async function playScenario(scenario: Scenario, send: SendRequest): Promise<PlayedStep[]> {
  const played: PlayedStep[] = []
  for (const step of scenario.steps) {
    const headers = { 'x-user-id': 'reader', ...step.headers }
    const response = await send(step.path, { method: step.method, headers, body: step.body ?? null })
    const body = await response.text()
    expectAnswer(step, response, body)
    played.push(comparable(step, response, body))
  }
  return played
}

function expectAnswer(step: ScenarioStep, response: Response, body: string): void {
  const name = `${step.method} ${step.path}`
  expect(response.status, `${name}: ${body}`).toBe(step.status)
  for (const text of step.contains ?? []) expect(body, name).toContain(text)
  expect(response.headers.get('x-served-by'), name).toMatch(/^(fargate|lambda)$/)
  expect(response.headers.get('x-request-id'), name).toMatch(/^[0-9a-f]{32}$/)
  expect(response.headers.get('server-timing'), name).toMatch(/dur=/)
  if (step.code === undefined) return
  expect(response.headers.get('content-type'), name).toBe('application/problem+json')
  expect(JSON.parse(body), name).toMatchObject({ code: step.code, status: step.status })
  expect(body, name).not.toMatch(/node_modules|\bat .+:\d+:\d+|\.ts\b/)
}

function comparable(step: ScenarioStep, response: Response, body: string): PlayedStep {
  const headers: Record<string, string> = {}
  for (const name of comparedHeaders) {
    const value = response.headers.get(name)
    if (value !== null) headers[name] = value
  }
  return { step: `${step.method} ${step.path}`, status: response.status, headers, body: withoutIdsAndTimes(body) }
}

function withoutIdsAndTimes(body: string): string {
  return body
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\b[0-9a-f]{32}\b/g, '<trace>')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '<time>')
    .replaceAll(/"(preparedMs|firstTokenMs|totalMs)":\d+/g, '"$1":<ms>')
    .replaceAll(/"plane":"(fargate|lambda)"/g, '"plane":<plane>')
}
