/** The client did not read for too long: nothing is wrong with the plane that answers it. */
export class ClientStalledError extends Error {
  override readonly name = 'ClientStalledError'
  readonly code = 'client-stalled'

  constructor(timeoutMs: number) {
    super(`the client read nothing for ${timeoutMs} ms`)
  }
}
