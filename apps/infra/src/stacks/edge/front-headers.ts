/** Header by which the load balancer knows CloudFront; whoever comes past it is refused. */
export const originSecretHeader = 'x-origin-secret'

/** Header by which the check of a deployment asks for what is being deployed. */
export const testHeader = { name: 'x-deployment', value: 'test' }
