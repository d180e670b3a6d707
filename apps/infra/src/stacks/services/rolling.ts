import { timeouts } from '@manga-assist/contracts'
import { Duration, type Stack } from 'aws-cdk-lib'
import { FargateService } from 'aws-cdk-lib/aws-ecs'
import { DnsRecordType, type PrivateDnsNamespace } from 'aws-cdk-lib/aws-servicediscovery'
import { trafficPort } from '../network.ts'
import { idOf, type ServiceName } from './service-names.ts'
import { measureOften, type ServicePlace, serviceSettings } from './service-settings.ts'
import { containerName } from './task.ts'

/**
 * A service whose tasks are replaced a few at a time, because each holds connections that nobody can lead elsewhere, or is
 * found by its name. A version whose tasks do not come up is taken back by the circuit breaker.
 */
export function createRolling(
  stack: Stack,
  name: ServiceName,
  { namespace, ...place }: ServicePlace & { namespace: PrivateDnsNamespace },
): FargateService {
  const service = new FargateService(stack, idOf(name), {
    ...serviceSettings(name, place),
    circuitBreaker: { enable: true, rollback: true },
    cloudMapOptions: {
      cloudMapNamespace: namespace,
      name,
      dnsRecordType: DnsRecordType.A,
      // Routers ask as often, and a task that stops still accepts for longer.
      dnsTtl: Duration.millis(timeouts.dnsIntervalMs),
    },
  })
  if (name === 'socket') {
    const target = service.loadBalancerTarget({ containerName, containerPort: trafficPort })
    target.attachToApplicationTargetGroup(place.edge.sockets)
  }
  measureOften(service)
  return service
}
