// Run by a test inside a container, as its first process: works as hard as it may, and prints what the sensor says of it.
import { systemClock } from '@manga-assist/clock'
import { chooseCpuUsage, createLoadSensor } from '@manga-assist/planes'

/** Enough for the moving average to come close to its end value. */
const samples = 12
const intervalMs = 100

const cpu = chooseCpuUsage('auto', { onEcs: false, pid: process.pid })
const sensor = createLoadSensor({ clock: systemClock, cpu, intervalMs })
const startedAtMs = systemClock.now()

work()

/** Keeps the event loop busy, but lets the sensor's timer in. */
function work(): void {
  const untilMs = systemClock.now() + intervalMs / 4
  while (systemClock.now() < untilMs);
  if (systemClock.now() - startedAtMs < samples * intervalMs * 2) setImmediate(work)
  else process.stdout.write(JSON.stringify({ cores: cpu.cores, ...sensor.read() }))
}
