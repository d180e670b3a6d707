import type { PlaneStatus, TaskStatus } from '@manga-assist/contracts'
import type { RouterStatus } from '@manga-assist/planes'
import { Gauge, type Registry } from 'prom-client'

/**
 * Shows at each scrape how busy planes and tasks say they are. What is not known, or was told too long ago, is not shown: that
 * a ready task has no load is how a stale load report is seen. Tasks that are no longer named are gone at the next scrape.
 */
export function addLoadGauges(registry: Registry, status: () => RouterStatus): void {
  addGauge<PlaneStatus>(registry, {
    name: 'overflow_cpu_utilization',
    help: 'CPU that a plane uses of what it may use, 0 to 1 and above; of many tasks their mean',
    label: 'plane',
    all: () => status().planes,
    nameOf: ({ name }) => name,
    read: ({ cpuUtilization }) => cpuUtilization,
  })
  for (const { name, help, read } of taskGauges) {
    addGauge<TaskStatus>(registry, {
      ...{ name, help, read, label: 'task' },
      all: () => status().planes.flatMap(({ tasks }) => tasks),
      nameOf: ({ address }) => address,
    })
  }
}

const taskGauges: readonly { name: string; help: string; read: (task: TaskStatus) => number | null }[] = [
  {
    name: 'overflow_task_ready',
    help: '1 for each task that takes requests',
    read: ({ state }) => (state === 'ready' ? 1 : 0),
  },
  {
    name: 'overflow_task_cpu_utilization',
    help: 'CPU by the load report of each task; none where that is missing or stale',
    read: ({ cpuUtilization }) => cpuUtilization,
  },
]

interface LabelledGauge<T> {
  name: string
  help: string
  label: string
  all: () => readonly T[]
  nameOf: (one: T) => string
  read: (one: T) => number | null
}

function addGauge<T>(registry: Registry, { name, help, label, all, nameOf, read }: LabelledGauge<T>): void {
  new Gauge({
    ...{ name, help, labelNames: [label], registers: [registry] },
    collect() {
      this.reset()
      for (const one of all()) {
        const value = read(one)
        if (value !== null) this.set({ [label]: nameOf(one) }, value)
      }
    },
  })
}
