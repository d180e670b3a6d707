/** A share of 0 to 1 in percent. One that is neither nothing nor all is never shown as such. */
export function share(value: number): string {
  const percent = value * 100
  if (percent > 0 && percent < 0.05) return '<0.1 %'
  if (percent < 100 && percent > 99.95) return '>99.9 %'
  return `${percent.toFixed(1)} %`
}
