import * as z from 'zod'

const count = z.coerce.number().int().min(0)

/** The variables of rate limits, of which 0 sets none. To be spread into the schema of a service. */
export const rateLimitVariables = {
  /** Requests a minute of one reader. Ten a second is more than any person asks. */
  RATE_LIMIT_PER_MINUTE: count.default(600),
  /** Requests a minute of one address: an office or a mobile network may stand behind it. */
  RATE_LIMIT_ADDRESS_PER_MINUTE: count.default(6_000),
  /** Most requests of one reader at once in this process, answers that still stream among them. */
  RATE_LIMIT_CONCURRENT: count.default(20),
  /**
   * How many proxies of our own a request passes before it is here: 0 believes the connection, 1 the last entry of
   * X-Forwarded-For, and so on. For the function, the router that invokes it does not count.
   */
  TRUSTED_PROXIES: count.default(0),
}
