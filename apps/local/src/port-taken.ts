/** Something else listens on a port of the stack; the message says who to ask and which setting takes another. */
export class PortTaken extends Error {
  readonly code = 'port-taken'

  constructor({ port, user, setting }: { port: number; user: string; setting: string }) {
    super(
      `port ${port} (${user}) is taken, perhaps by another npm start: stop what holds it (ss -ltnp "sport = :${port}" names it), or choose another port: ${setting}=${port < 60_000 ? port + 100 : port - 100} npm start`,
    )
  }
}
