import type { PrewarmStatus, ScaleStatus } from '@manga-assist/contracts'
import type { RouterStatus } from '@manga-assist/planes'
import { Gauge, type Registry } from 'prom-client'

/** Shows at each scrape how much is wanted and how many tasks that makes; nothing where nobody takes samples. */
export function addScaleGauges(registry: Registry, status: () => RouterStatus): void {
  new Gauge({
    name: 'overflow_scale_slots',
    help: 'Slots wanted at the last sample: held or waited for on the primary plane (here), and spilled',
    labelNames: ['where'],
    registers: [registry],
    collect() {
      const slots = status().scale?.slots
      if (slots === undefined) return
      this.set({ where: 'here' }, slots.here)
      this.set({ where: 'spilled' }, slots.spilled)
    },
  })
  for (const [name, help, read] of scaleGauges) addGauge(registry, name, help, () => readIfThere(status().scale, read))
}

/** Shows at each scrape what is warmed ahead of need; nothing where nothing is. */
export function addPrewarmGauges(registry: Registry, status: () => RouterStatus): void {
  for (const [name, help, read] of prewarmGauges) {
    addGauge(registry, name, help, () => readIfThere(status().prewarm, read))
  }
}

type ReadPrewarm = (prewarm: PrewarmStatus) => number | undefined

const prewarmGauges: readonly [name: string, help: string, read: ReadPrewarm][] = [
  ['overflow_prewarm_wanted', 'Environments that should be warm ahead of need', ({ wanted }) => wanted],
  ['overflow_prewarm_warm', 'Environments that are warm, as far as this process knows', ({ warm }) => warm],
  [
    'overflow_prewarm_calendar_ok',
    '0 while the calendar of drops is broken or cannot be had',
    ({ calendar }) => (calendar === null ? undefined : Number(calendar.error === null)),
  ],
]

type ReadScale = (scale: ScaleStatus) => number | undefined

const scaleGauges: readonly [name: string, help: string, read: ReadScale][] = [
  ['overflow_scale_stable_slots', 'Slots wanted, in flight and spilled: mean of 60 s', (scale) => scale.stableSlots],
  ['overflow_scale_panic_slots', 'Slots wanted, in flight and spilled: mean of 6 s', (scale) => scale.panicSlots],
  [
    'overflow_scale_indifference_slots',
    'Spilled slots from which on one task more is cheaper',
    (scale) => scale.indifferenceSlots,
  ],
  ['overflow_scale_desired_tasks', 'Tasks that should run', ({ fleet }) => fleet?.desiredTasks],
  ['overflow_scale_ready_tasks', 'Tasks that take requests', ({ fleet }) => fleet?.readyTasks],
  [
    'overflow_scale_panicking',
    '1 while six seconds want twice what the tasks bear, and for a minute after',
    ({ fleet }) => (fleet === null ? undefined : Number(fleet.isPanicking)),
  ],
]

function readIfThere<T>(from: T | undefined, read: (from: T) => number | undefined): number | undefined {
  return from === undefined ? undefined : read(from)
}

/** A gauge without a value is not shown: a zero would say something. */
function addGauge(registry: Registry, name: string, help: string, read: () => number | undefined): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      const value = read()
      if (value === undefined) this.remove()
      else this.set(value)
    },
  })
}
