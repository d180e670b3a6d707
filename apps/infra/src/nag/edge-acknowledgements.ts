import type { Acknowledgement } from './findings.ts'

const logs = ['Edge/AccessLogs/Resource']
const balancer = ['Edge/LoadBalancer/Resource']

/** What of the edge is not kept, and why. */
export const edgeAcknowledgements: readonly Acknowledgement[] = [
  {
    rule: 'AwsSolutions-SMG4',
    paths: ['Edge/OriginSecret/Resource'],
    reason: 'CloudFront, the rules of the load balancer and the check of deployments change together: by a deployment.',
  },
  {
    rule: 'NIST.800.53.R5-SecretsManagerRotationEnabled',
    paths: ['Edge/OriginSecret/Resource'],
    reason: 'As AwsSolutions-SMG4.',
  },
  { rule: 'AwsSolutions-S1', paths: logs, reason: 'It holds the access logs: logging who writes them would not end.' },
  { rule: 'NIST.800.53.R5-S3BucketLoggingEnabled', paths: logs, reason: 'As AwsSolutions-S1.' },
  {
    rule: 'NIST.800.53.R5-S3BucketReplicationEnabled',
    paths: logs,
    reason: 'Access logs are for the time of their retention, and in one Region as the service is.',
  },
  {
    rule: 'NIST.800.53.R5-S3DefaultEncryptionKMS',
    paths: logs,
    reason: 'The load balancer writes access logs to buckets encrypted by S3 itself, and to no others.',
  },
  {
    rule: 'AwsSolutions-CFR1',
    paths: ['Edge/Distribution/Resource'],
    reason: 'Readers come from every country.',
  },
  {
    rule: 'NIST.800.53.R5-ALBWAFEnabled',
    paths: balancer,
    reason: 'WAF stands before CloudFront, and the load balancer lets in nobody who comes past it.',
  },
  {
    rule: 'NIST.800.53.R5-ELBDeletionProtectionEnabled',
    paths: balancer,
    reason: 'It is on in production; other stages are made and deleted as they are needed.',
  },
  {
    rule: 'NIST.800.53.R5-ELBv2ACMCertificateRequired',
    paths: ['Edge/Http/Resource'],
    reason: 'Port 80 answers 301 and nothing else.',
  },
]
