import type { PlanOptions } from './options.ts'

/** What the figures rest on, for whoever reads them. */
export function assumptionsOf(options: PlanOptions): string[] {
  const { architecture, lambdaConcurrency, maxTasks, routers, faults } = options
  const prices = `Prices on demand, us-east-1, ${architecture}: tasks of 1 vCPU and 2 GB, Lambda by GB-second and request. Load balancer, network, logs, stores and models are not in them.`
  const month = 'A month is 730 hours of the same traffic.'
  if (options.model === 'yardstick') {
    return [
      'A task has a number of slots, and a slot is as fast when all are busy; one queue, first in, first out.',
      'A cold start takes 0.8 s; an environment stays warm for 300 s.',
      ...[month, prices],
    ]
  }
  return [
    'A request works on the processor for 0.15 s and 1 s for every 8,000 tokens of context, then waits 20 ms for every generated token.',
    'A task has one processor, which all that it runs share. A wait is what a request takes beyond its time on an idle processor: queueing, sharing, cold start, or a function with less of a processor.',
    `Lambda starts 1,000 environments at once and 100 a second after that, each in 275 ms (median) to 800 ms (p99), runs at most ${lambdaConcurrency.toLocaleString('en-US')} requests at once, and gives a whole processor at 1,769 MB.`,
    `Tasks serve 23 s after ECS decides and take their share over 30 s; at most ${maxTasks} by scaling. CPU metrics of 60 and 20 s trigger 363 and 86 s after a rise, as AWS measured; that the router's own signal comes after 36 s is reckoned, not measured.`,
    ...(routers > 1
      ? [`${routers} routers, each of which knows of the others what the tasks report once a second.`]
      : []),
    ...(faults.length > 0 ? [`With these faults: ${faults.map(describeFault).join(', ')}.`] : []),
    ...[month, prices],
  ]
}

function describeFault(fault: PlanOptions['faults'][number]): string {
  const at = `at ${Math.round(fault.atMs / 1_000)} s`
  if (fault.kind === 'task-dies') return `a task dies ${at}`
  const seconds = `${fault.forMs / 1_000} s`
  return fault.kind === 'lambda-down' ? `Lambda is down for ${seconds} ${at}` : `Lambda throttles for ${seconds} ${at}`
}
