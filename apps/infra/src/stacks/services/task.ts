import { timeouts } from '@manga-assist/contracts'
import { Duration, RemovalPolicy, Size, type Stack } from 'aws-cdk-lib'
import { Repository } from 'aws-cdk-lib/aws-ecr'
import {
  AwsLogDriverMode,
  Capability,
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  LogDrivers,
  OperatingSystemFamily,
  Secret,
} from 'aws-cdk-lib/aws-ecs'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import { type ISecret, Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Commits } from '../../commits.ts'
import { resourcesOf } from '../../policies/resources.ts'
import { taskStatements } from '../../policies/task-statements.ts'
import type { ServiceSize, StageParameters } from '../../stages.ts'
import type { Data } from '../data.ts'
import { logGroup } from '../log-group.ts'
import { type Network, trafficPort } from '../network.ts'
import { repositoryName } from '../registry.ts'
import { environmentOf } from './environment.ts'
import { idOf, type ServiceName } from './service-names.ts'

/** Name of the container that takes traffic. */
export const containerName = 'app'
/** Both kinds of tasks run the same image, with other variables. */
const imageOf = { orchestrator: 'fargate', socket: 'fargate', router: 'router' } as const
/** The user of the images, who owns nothing. */
const user = '65532:65532'
/** What the images bring for it: there is no shell and no curl in them. */
const healthCommand = ['CMD', '/nodejs/bin/node', '/app/health.mjs', '/health']
const startSeconds = 30
/** Lines wait so long for CloudWatch before they are dropped: a request never waits for its log. */
const logBuffer = Size.mebibytes(4)

interface TaskInput {
  stage: StageParameters
  network: Network
  data: Data
  commits: Commits
}

/** What one task of a service is: one container that can change nothing in itself, with a role and logs of its own. */
export function createTask(
  stack: Stack,
  name: ServiceName,
  { stage, network, data, commits }: TaskInput,
): { task: FargateTaskDefinition; logs: ILogGroup } {
  const id = idOf(name)
  const { cpu, memoryMb } = stage.services[name] as ServiceSize
  const repository = Repository.fromRepositoryName(stack, `${id}Images`, repositoryName(imageOf[name]))
  const logs = logGroup(stack, `${id}Logs`, { stage, key: network.key })
  const task = new FargateTaskDefinition(stack, `${id}Task`, {
    family: `manga-assist-${stage.name}-${name}`,
    cpu,
    memoryLimitMiB: memoryMb,
    runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
    taskRole: createRole(stack, name, { stage, data }),
  })
  // A revision that is replaced stays registered: a rollback leads the service back to it.
  task.applyRemovalPolicy(RemovalPolicy.RETAIN)
  // The secrets are encrypted under the key of the stage, whose own policy leaves it to those of roles.
  task.addToExecutionRolePolicy(new PolicyStatement({ actions: ['kms:Decrypt'], resources: [network.key.keyArn] }))
  const linuxParameters = new LinuxParameters(stack, `${id}Linux`)
  linuxParameters.dropCapabilities(Capability.ALL)
  task.addContainer(containerName, {
    image: ContainerImage.fromEcrRepository(repository, commits[name]),
    environment: environmentOf(name, stage, data),
    secrets: secretsOf(stack, name, data),
    portMappings: [{ containerPort: trafficPort }],
    user,
    readonlyRootFilesystem: true,
    linuxParameters,
    stopTimeout: Duration.millis(timeouts.stopMs),
    healthCheck: {
      command: healthCommand,
      interval: Duration.seconds(10),
      timeout: Duration.millis(timeouts.healthTimeoutMs),
      retries: 3,
      startPeriod: Duration.seconds(startSeconds),
    },
    logging: LogDrivers.awsLogs({
      logGroup: logs,
      streamPrefix: name,
      mode: AwsLogDriverMode.NON_BLOCKING,
      maxBufferSize: logBuffer,
    }),
  })
  return { task, logs }
}

function createRole(stack: Stack, name: ServiceName, { stage, data }: { stage: StageParameters; data: Data }): Role {
  const role = new Role(stack, `${idOf(name)}Role`, { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') })
  const resources = resourcesOf(stack, stage, { tableArn: data.table.tableArn, daxArn: data.dax?.arn })
  for (const statement of taskStatements(name, resources)) role.addToPolicy(statement)
  return role
}

/** Read by ECS when a task starts; the task itself may read none of them. */
function secretsOf(stack: Stack, name: ServiceName, { cacheUrl, ticketSecret }: Data): Record<string, Secret> {
  // By its ARN: the secret itself would write each role into the policy of its key, in a stack that comes before.
  const reading = (variable: string, { secretArn: secretCompleteArn }: ISecret) =>
    Secret.fromSecretsManager(
      StoredSecret.fromSecretAttributes(stack, `${idOf(name)}-${variable}`, { secretCompleteArn }),
    )
  return {
    ...(name !== 'router' && { REDIS_URL: reading('REDIS_URL', cacheUrl) }),
    ...(ticketSecret &&
      name !== 'socket' && { OVERFLOW_TICKET_SECRETS: reading('OVERFLOW_TICKET_SECRETS', ticketSecret) }),
  }
}
