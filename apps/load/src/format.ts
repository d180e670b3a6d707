const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const rate = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })
const nothing = '–'

/** 3312 → `3,312`. */
export function formatCount(value: number): string {
  return whole.format(value)
}

/** Requests per second: 80 → `80`, 1.7999999999999998 → `1.8`. */
export function formatRate(perSecond: number): string {
  return rate.format(perSecond)
}

/** Milliseconds for a table: one decimal under ten, a dash for null. */
export function formatMs(value: number | null | undefined): string {
  if (value === null || value === undefined) return nothing
  return value < 9.95 ? value.toFixed(1) : whole.format(value)
}

/** Milliseconds as seconds with one decimal: 20400 → `20.4 s`. */
export function formatSeconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`
}

/** 0.1138 → `11.4 %`. */
export function formatPercent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** 0.614 → `61 %`, a dash for null. A share that is neither nothing nor all is never shown as such. */
export function formatShare(share: number | null): string {
  if (share === null) return nothing
  if (share > 0 && share < 0.01) return '<1 %'
  if (share < 1 && share > 0.99) return '>99 %'
  return `${Math.round(share * 100)} %`
}
