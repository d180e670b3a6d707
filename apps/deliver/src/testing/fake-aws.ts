import type { CallResult, RunCall } from '../aws/call.ts'

interface FakeService {
  /** Commits of its revisions, the oldest first; revision numbers count from 1. */
  revisions: string[]
  current: number
  strategy: 'CANARY' | 'ROLLING'
  deploymentUnderWay?: boolean
  /** Where that deployment is, and when it was asked for. */
  stage?: string
  createdAt?: string
  /** Times that a wait for it gives up before it is stable. */
  givesUp?: number
  /** Every deployment goes back by itself. */
  goesBack?: boolean
}

interface FakeFunction {
  /** Descriptions of its versions, the oldest first; version numbers count from 1. */
  versions: string[]
  live: number
}

export interface FakeAws {
  /** By name, in the cluster of staging. */
  services?: Record<string, FakeService>
  functions?: Record<string, FakeFunction>
  /** Outputs of stacks, by the name of the stack. */
  stacks?: Record<string, Record<string, string>>
  /** Commits of which the registry still has an image; all when left out. */
  images?: readonly string[]
  /** The call that fails, as its first two words. */
  failing?: string
  hasAccount?: boolean
}

/** Every family of the fake is of this stage. */
const prefix = 'manga-assist-staging-'

/** An account with services and functions, as far as deliver asks; throws on what it does not know. Notes all calls. */
export function createFakeAws(account: FakeAws) {
  const { services = {}, functions = {}, stacks = {}, images, failing, hasAccount = true } = account
  const calls: string[] = []
  const run: RunCall = async (args) => {
    const [group = '', verb = ''] = args
    calls.push(`${group} ${verb}`)
    if (!hasAccount) return failed('Unable to locate credentials.')
    if (`${group} ${verb}` === failing) return failed('An error occurred')
    const option = (name: string) => args[args.indexOf(`--${name}`) + 1] ?? ''
    return answer(`${group} ${verb}`, option)
  }

  function answer(call: string, option: (name: string) => string): CallResult {
    switch (call) {
      case 'sts get-caller-identity':
        return done({ Account: '123456789012' })
      case 'cloudformation describe-stacks': {
        const outputs = stacks[option('stack-name')]
        if (outputs === undefined)
          return failed(`An error occurred (ValidationError): Stack with id ${option('stack-name')} does not exist`)
        const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }))
        return done({ Stacks: [{ Outputs }] })
      }
      case 'ecr describe-images': {
        const commit = option('image-ids').slice('imageTag='.length)
        return images === undefined || images.includes(commit) ? done({}) : failed('ImageNotFoundException')
      }
      case 'ecs describe-services': {
        const service = services[option('services')]
        if (service === undefined) return failed('An error occurred (ClusterNotFoundException)')
        const deploymentConfiguration = { strategy: service.strategy, minimumHealthyPercent: 100 }
        return done({
          services: [
            { status: 'ACTIVE', taskDefinition: arnOf(option('services'), service.current), deploymentConfiguration },
          ],
        })
      }
      case 'ecs list-service-deployments': {
        const isUnderWay = services[option('service')]?.deploymentUnderWay
        const serviceDeploymentArn = `arn:deployment/${option('service')}`
        return done({ serviceDeployments: isUnderWay ? [{ serviceDeploymentArn }] : [] })
      }
      case 'ecs describe-service-deployments': {
        const service = services[option('service-deployment-arns').replace('arn:deployment/', '')]
        const { stage: lifecycleStage, createdAt, strategy } = service ?? {}
        const deploymentConfiguration = { strategy }
        return done({ serviceDeployments: [{ createdAt, lifecycleStage, deploymentConfiguration }] })
      }
      case 'ecs list-task-definitions': {
        const family = option('family-prefix')
        const name = family.slice(prefix.length)
        const numbers = services[name]?.revisions.map((_, index) => index + 1).reverse() ?? []
        return done({
          taskDefinitionArns: [arnOf(`${name}-other`, 9), ...numbers.map((number) => arnOf(name, number))],
        })
      }
      case 'ecs describe-task-definition': {
        const [, name = '', number] =
          /task-definition\/manga-assist-\w+-([\w-]+):(\d+)/.exec(option('task-definition')) ?? []
        const commit = services[name]?.revisions[Number(number) - 1]
        const repository = name.endsWith('router') ? 'router' : 'fargate'
        const image = `123456789012.dkr.ecr.us-east-1.amazonaws.com/manga-assist/${repository}:${commit}`
        return done({ taskDefinition: { containerDefinitions: [{ image: 'sidecar:1' }, { image }] } })
      }
      case 'ecs stop-service-deployment': {
        const service = services[option('service-deployment-arn').replace('arn:deployment/', '')]
        if (service !== undefined) service.deploymentUnderWay = false
        return done({})
      }
      case 'ecs wait': {
        const service = services[option('services')]
        if (service?.givesUp) {
          service.givesUp--
          return failed('Waiter ServicesStable failed: Max attempts exceeded')
        }
        return { exitCode: 0, output: '', errors: '' }
      }
      case 'ecs update-service': {
        const service = services[option('service')]
        const number = /:(\d+)$/.exec(option('task-definition'))?.[1]
        if (service !== undefined && number !== undefined && !service.goesBack) service.current = Number(number)
        return done({})
      }
      case 'lambda list-versions-by-function': {
        const versions = functions[option('function-name')]?.versions
        if (versions === undefined) return failed('An error occurred (ResourceNotFoundException)')
        const published = versions.map((Description, index) => ({ Version: String(index + 1), Description }))
        return done({ Versions: [{ Version: '$LATEST', Description: versions.at(-1) }, ...published] })
      }
      case 'lambda get-alias': {
        const live = functions[option('function-name')]?.live
        return live === undefined
          ? failed('An error occurred (ResourceNotFoundException)')
          : done({ FunctionVersion: `${live}` })
      }
      case 'lambda update-alias': {
        const found = functions[option('function-name')]
        if (found !== undefined) found.live = Number(option('function-version'))
        return done({})
      }
      default:
        throw new Error(`the fake knows no aws ${call}`)
    }
  }
  return { run, calls, services, functions }
}

function arnOf(name: string, revision: number): string {
  return `arn:aws:ecs:us-east-1:123456789012:task-definition/${prefix}${name}:${revision}`
}

function done(value: unknown): CallResult {
  return { exitCode: 0, output: JSON.stringify(value), errors: '' }
}

function failed(errors: string): CallResult {
  return { exitCode: 254, output: '', errors }
}
