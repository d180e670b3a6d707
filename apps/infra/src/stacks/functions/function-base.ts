import { type Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { SubnetType } from 'aws-cdk-lib/aws-ec2'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { functionName } from '../../policies/resources.ts'
import type { StageParameters } from '../../stages.ts'
import { logGroup } from '../log-group.ts'
import type { Network } from '../network.ts'

export interface FunctionInput {
  stage: StageParameters
  network: Network
  /** Whether it runs in the private network; outside it reaches AWS by its public addresses, and no cache. */
  isPrivate: boolean
  /** Folder with `handler.mjs`. */
  bundle: string
  /** What the bundle was made of. */
  commit: string
  memoryMb: number
  timeout: Duration
  /** Most environments, kept for this function. */
  reserved: number
  environment: Record<string, string>
  deadLetters?: Queue
  /** What its code does in AWS. */
  statements: PolicyStatement[]
}

/** What every function of ours is: arm64, current Node, traced, with logs and a role of its own. */
export function createFunction(stack: Stack, name: 'chat' | 'enrich', input: FunctionInput): LambdaFunction {
  const { stage, network, deadLetters } = input
  const id = name === 'chat' ? 'Chat' : 'Enrich'
  const logs = logGroup(stack, `${id}Logs`, { stage, key: network.key })
  const role = new Role(stack, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
  const { isPrivate } = input
  const platform = [platformLogs(logs.logGroupArn), ...(isPrivate ? [platformNetwork()] : [])]
  for (const statement of [...input.statements, ...platform]) role.addToPolicy(statement)
  return new LambdaFunction(stack, id, {
    functionName: functionName(stage, name),
    // Every version keeps it: by this end `npm run rollback` finds the version of a commit.
    description: `manga-assist ${name}, ${stage.name}, ${input.commit}`,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'handler.handler',
    code: Code.fromAsset(input.bundle),
    memorySize: input.memoryMb,
    timeout: input.timeout,
    reservedConcurrentExecutions: input.reserved,
    environment: input.environment,
    environmentEncryption: network.key,
    role,
    ...(isPrivate && privateNetwork(network)),
    logGroup: logs,
    loggingFormat: LoggingFormat.JSON,
    tracing: Tracing.ACTIVE,
    // What the next deployment replaces is what a rollback leads the alias back to. One whose creation is taken back is not
    // kept: Lambda would refuse to make it once more of the same code, and no later deployment would get past that.
    currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
    ...(deadLetters && { deadLetterQueue: deadLetters }),
  })
}

function privateNetwork({ vpc, groups }: Network) {
  const vpcSubnets = { subnetType: SubnetType.PRIVATE_WITH_EGRESS }
  return { vpc, vpcSubnets, securityGroups: [groups.functions] }
}

/** What Lambda itself does under the role of a function: its logs. */
function platformLogs(logGroupArn: string): PolicyStatement {
  return new PolicyStatement({
    sid: 'PlatformLogs',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroupArn],
  })
}

/** The same: its addresses in the network. */
function platformNetwork(): PolicyStatement {
  return new PolicyStatement({
    sid: 'PlatformNetwork',
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    // Lambda makes the interfaces before they have a name.
    resources: ['*'],
  })
}
