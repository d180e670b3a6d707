import type { AppEvent } from '@manga-assist/adapter-hono'
import { Counter, Histogram, type Registry } from 'prom-client'

const answerBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5]
const turnBuckets = [0.25, 0.5, 1, 2, 3, 5, 8, 13, 21, 34]

/** Records what the application tells. */
export function recordAppEvents(registry: Registry): (event: AppEvent) => void {
  const registers = [registry]
  const answers = new Histogram({
    name: 'http_answer_seconds',
    help: 'From arrival to the head of the answer, by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: answerBuckets,
    registers,
  })
  const faults = new Counter({
    name: 'http_faults_total',
    help: 'Requests whose handler threw',
    labelNames: ['route'],
    registers,
  })
  const turns = new Histogram({
    name: 'chat_turn_seconds',
    help: 'Chat turns by intent and how they ended',
    labelNames: ['intent', 'outcome'],
    buckets: turnBuckets,
    registers,
  })
  return (event) => {
    switch (event.kind) {
      case 'request-answered':
        return answers.observe(labelsOf(event), event.durationMs / 1_000)
      case 'request-failed':
        return faults.inc({ route: event.route })
      case 'turn-ended':
        return turns.observe({ intent: event.intent ?? 'unknown', outcome: event.outcome }, event.durationMs / 1_000)
    }
  }
}

function labelsOf({ method, route, status }: Extract<AppEvent, { kind: 'request-answered' }>) {
  return { method, route, status: String(status) }
}
