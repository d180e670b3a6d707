import type { KnownPolicy } from '../policies.ts'
import type { FleetOptions } from './fleet-options.ts'

/** The fleet as a policy has it: without tasks, at the load balancer, or without knowing of refusals. */
export function adapted(fleet: FleetOptions, policy: KnownPolicy): FleetOptions {
  const routers = policy.atLoadBalancer ? 1 : fleet.routers
  const asked = { ...fleet, routers, tasksRefuse: fleet.tasksRefuse && policy.mayBeRefused === true }
  return policy.withoutTasks ? { ...asked, tasks: 0, scaling: undefined } : asked
}
