/** Where to ask, and what to show the load balancer; given by the template. */
export const env = {
  origin: process.env.ORIGIN ?? '',
  originSecret: process.env.ORIGIN_SECRET ?? '',
}
