/** dynalite brings no types of its own. */
declare module 'dynalite' {
  import type { Server } from 'node:http'

  /** A server that speaks DynamoDB's protocol. `createTableMs`: how long a new table is not usable. */
  function dynalite(options?: { createTableMs?: number }): Server
  export = dynalite
}
