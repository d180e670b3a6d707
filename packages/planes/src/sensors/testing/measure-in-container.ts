// Run by a test inside a container, as its first process: works as hard as it may, and prints what is measured of it
// beside what the process itself says that it used, over the same time.
import process from 'node:process'
import { systemClock } from '@manga-assist/clock'
import { chooseCpuUsage, createLoadSensor } from '@manga-assist/planes'

/** Enough for the moving average to come close to its end value. */
const samples = 12
const intervalMs = 100

const cpu = chooseCpuUsage('auto', { onEcs: false, pid: process.pid })
const sensor = createLoadSensor({ clock: systemClock, cpu, intervalMs })
const startedAtMs = systemClock.now()
const usedAtStartMs = cpu.usedMs()
const ownAtStart = process.cpuUsage()

work()

/** Keeps the event loop busy, but lets the sensor's timer in. */
function work(): void {
  const untilMs = systemClock.now() + intervalMs / 4
  while (systemClock.now() < untilMs);
  if (systemClock.now() - startedAtMs < samples * intervalMs * 2) setImmediate(work)
  else process.stdout.write(JSON.stringify(measured()))
}

function measured() {
  const { user, system } = process.cpuUsage(ownAtStart)
  const usedMs = cpu.usedMs() - usedAtStartMs
  return { cores: cpu.cores, usedMs, ownMs: (user + system) / 1_000, ...sensor.read() }
}
