import { getRequestListener } from '@hono/node-server'
import { systemClock as clock } from '@manga-assist/clock'
import { createTrafficServer } from '@manga-assist/lifecycle'
import { createClassifier, createStaticPolicy } from '@manga-assist/overflow'
import {
  chooseCpuUsage,
  createInProcessPlane,
  createLambdaPlane,
  createLoadReporter,
  createLoadSensor,
  createOverflowRouter,
  TaskLimit,
} from '@manga-assist/planes'
import { createServiceTelemetry } from '@manga-assist/telemetry'
import { createApplication, port } from './serve/application.ts'
import { concurrencyLimit, lambda, rules } from './serve/routing.ts'

/**
 * The same with everything that a task of ours has around its application: metrics, correlation ids, lines for one
 * request in a hundred (TRACE_SAMPLE_RATE's default), and, with `load-report`, its load on each answer for a router in
 * front. Arguments: the port, `load-report` or nothing.
 */
const listener = getRequestListener(createApplication().fetch)
const telemetry = createServiceTelemetry({
  ...{ service: 'bench', logLevel: 'info', sampleRate: 0.01, clock },
  lifecycle: () => 'serving',
})
const sensor = createLoadSensor({ clock, cpu: chooseCpuUsage('auto', { onEcs: false, pid: process.pid }) })
const limit = new TaskLimit({ most: concurrencyLimit, clock, isAdaptive: () => false })
const primary = createInProcessPlane({ listener, limit, sensor, clock })
const onEvent = telemetry.onRouterEvent
const router = createOverflowRouter({
  primary,
  overflow: createLambdaPlane({ ...lambda, clock, onEvent }),
  policy: createStaticPolicy(),
  classify: createClassifier(rules),
  exempt: listener,
  clock,
  readTrace: telemetry.readTrace,
  random: Math.random,
  onEvent,
})
const reportLoad = process.argv[3] === 'load-report' ? createLoadReporter(primary.load, clock) : () => {}
const server = createTrafficServer((request, response) => {
  reportLoad(response)
  router.listener(request, response)
})
server.listen(port, '127.0.0.1')
telemetry.adminServer(router).listen(0, '127.0.0.1')
