import { Duration, type Stack } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { gateCode } from '../../gate/gate-code.ts'
import type { StageParameters } from '../../stages.ts'
import type { Edge } from '../edge.ts'
import { logGroup } from '../log-group.ts'
import type { Network } from '../network.ts'

interface GateInput {
  stage: StageParameters
  network: Network
  edge: Edge
}

/** Longer than all its questions take when each takes as long as it may. */
const timeoutSeconds = 60
const memoryMb = 256
/** One deployment of one service at a time, and a second try. */
const atOnce = 2

/** The function that ECS asks whether a deployment may have readers. It asks as they do, from the internet. */
export function createGate(stack: Stack, { stage, network, edge }: GateInput): LambdaFunction {
  const logs = logGroup(stack, 'GateLogs', { stage, key: network.key })
  const role = new Role(stack, 'GateRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
  role.addToPolicy(
    new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logs.logGroupArn] }),
  )
  return new LambdaFunction(stack, 'Gate', {
    functionName: `manga-assist-${stage.name}-gate`,
    description: `manga-assist: checks a deployment before it has readers, ${stage.name}`,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromInline(gateCode()),
    memorySize: memoryMb,
    timeout: Duration.seconds(timeoutSeconds),
    environment: {
      ORIGIN: `https://${edge.originName}`,
      ORIGIN_SECRET: edge.originSecret.secretValue.unsafeUnwrap(),
    },
    environmentEncryption: network.key,
    role,
    logGroup: logs,
    loggingFormat: LoggingFormat.JSON,
    tracing: Tracing.ACTIVE,
    reservedConcurrentExecutions: atOnce,
  })
}
