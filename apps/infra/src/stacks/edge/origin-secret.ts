import type { Stack } from 'aws-cdk-lib'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Network } from '../network.ts'

const secretLength = 64

/**
 * What CloudFront shows the load balancer. Without it anybody could come past the firewall, and write addresses of readers
 * that the limits on requests would believe.
 */
export function createOriginSecret(stack: Stack, { key }: Network): Secret {
  return new Secret(stack, 'OriginSecret', {
    description: 'What CloudFront shows the load balancer',
    encryptionKey: key,
    generateSecretString: { passwordLength: secretLength, excludePunctuation: true },
  })
}
