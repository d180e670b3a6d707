/** Share of arrivals that find all of `servers` busy and are lost: M/M/c/c. `offered` is arrival rate times service time. */
export function erlangB(offered: number, servers: number): number {
  let blocked = 1
  for (let count = 1; count <= servers; count += 1) blocked = (offered * blocked) / (count + offered * blocked)
  return blocked
}

/** Share of arrivals that wait in M/M/c. */
export function erlangC(offered: number, servers: number): number {
  const blocked = erlangB(offered, servers)
  return blocked / (1 - (offered / servers) * (1 - blocked))
}

/** Mean wait in M/M/c, in the unit of the service time. */
export function meanWait(offered: number, servers: number, serviceTime: number): number {
  return (erlangC(offered, servers) * serviceTime) / (servers - offered)
}

/** Mean time in an M/M/1 queue, shared processor or first come first served alike. */
export function meanSojourn(utilization: number, serviceTime: number): number {
  return serviceTime / (1 - utilization)
}
