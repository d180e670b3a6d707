import { StackError } from '../own-stack.ts'

/** CPU that these processes have used so far, in milliseconds, by their metrics. */
export async function cpuTimeMs(adminUrls: readonly string[], signal: AbortSignal): Promise<number> {
  const times = await Promise.all(adminUrls.map((url) => ofOne(url, signal)))
  return times.reduce((sum, time) => sum + time, 0)
}

async function ofOne(adminUrl: string, signal: AbortSignal): Promise<number> {
  const text = await (await fetch(`${adminUrl}/metrics`, { signal })).text()
  const seconds = Number(/^process_cpu_seconds_total(?:\{[^}]*\})? (\S+)/m.exec(text)?.[1])
  if (Number.isFinite(seconds)) return seconds * 1_000
  throw new StackError(`${adminUrl}/metrics does not tell process_cpu_seconds_total`)
}
