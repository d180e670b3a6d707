const msPerSecond = 1_000
const nothing = '–'

/** Three digits at most, and what it counts is in the heading. */
export function shortNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return nothing
  if (value !== 0 && Math.abs(value) < 10 && !Number.isInteger(value)) return String(Number(value.toFixed(1)))
  return Math.round(value).toLocaleString('en-US')
}

export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? nothing : `${shortNumber(share * 100)} %`
}

/** Dollars, small ones with the digits that say something. */
export function dollars(usd: number | null | undefined): string {
  if (usd === null || usd === undefined) return nothing
  if (usd === 0) return '$0'
  if (usd >= 1) return `$${usd.toFixed(2)}`
  return `$${usd.toFixed(Math.min(9, 2 - Math.ceil(Math.log10(usd)) + 1))}`
}

/** Dollars to be read from afar. */
export function roundDollars(usd: number): string {
  if (usd === 0) return '$0'
  return usd < 0.01 ? '<$0.01' : `$${usd.toFixed(2)}`
}

/** How long, in the largest unit that fits. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / msPerSecond))
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`
}

/** Time of the day where the reader is. */
export function timeOfDay(at: string | number): string {
  return new Date(at).toLocaleTimeString('en-GB')
}
