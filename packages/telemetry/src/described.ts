/** Name, code and message of an error and of what caused it; stacks stay out of lines that are written under load. */
export function described(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, cause } = error
  const code = (error as { code?: unknown }).code
  return { name, message, ...(code !== undefined && { code }), ...(cause !== undefined && { cause: described(cause) }) }
}
