/** A bad option. `message` names the option, the rule and the value received. */
export class InvalidOptionError extends Error {
  readonly code = 'INVALID_OPTION'
  readonly option: string

  constructor(option: string, rule: string, received: unknown) {
    super(`${option} must be ${rule}, received ${JSON.stringify(received)}`)
    this.name = 'InvalidOptionError'
    this.option = option
  }
}

/** Throws unless `value` is a whole number from `min` to `max`. */
export function requireInteger(option: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return
  throw new InvalidOptionError(option, `a whole number from ${min} to ${max}`, value)
}
