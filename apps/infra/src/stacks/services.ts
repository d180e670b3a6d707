import type { App, Stack } from 'aws-cdk-lib'
import type { Cluster, FargateService } from 'aws-cdk-lib/aws-ecs'
import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import type { DropWindow } from '../calendar/drop-windows.ts'
import type { Commits } from '../commits.ts'
import type { StageParameters } from '../stages.ts'
import type { Data } from './data.ts'
import type { Edge } from './edge.ts'
import type { Network } from './network.ts'
import { createCluster } from './services/cluster.ts'
import { createFront } from './services/front.ts'
import { createGate } from './services/gate.ts'
import { createRolling } from './services/rolling.ts'
import { addScaling } from './services/scaling.ts'
import { type ServiceName, serviceNames } from './services/service-names.ts'
import { createTask } from './services/task.ts'
import { stageStack } from './stage-stack.ts'

export interface ServicesInput {
  stage: StageParameters
  network: Network
  data: Data
  edge: Edge
  /** Images are tagged with the commit that they were built from. */
  commits: Commits
  /** Times for which the calendar of chapters asks for capacity. */
  windows: readonly DropWindow[]
}

export interface RunningService {
  name: ServiceName
  service: FargateService
  logs: ILogGroup
}

export interface Services {
  stack: Stack
  cluster: Cluster
  running: readonly RunningService[]
}

/** Orchestrators, holders of WebSockets, and routers where they stand alone. */
export function createServices(app: App, input: ServicesInput): Services {
  const { stage, network, edge } = input
  const stack = stageStack(app, 'Services', stage)
  const { cluster, namespace } = createCluster(stack, { stage, network })
  const front = stage.services.router === undefined ? 'orchestrator' : 'router'
  const gate = createGate(stack, { stage, network, edge })
  const running = serviceNames
    .filter((name) => stage.services[name] !== undefined)
    .map((name) => {
      const { task, logs } = createTask(stack, name, input)
      const place = { stage, network, edge, cluster, task }
      const service =
        name === front
          ? createFront(stack, name, { ...place, gate })
          : createRolling(stack, name, { ...place, namespace })
      return { name, service, logs }
    })
  awaitWhatItAsks(running, front)
  for (const { name, service } of running) addScaling(stack, { ...input, name, service })
  return { stack, cluster, running }
}

/** The check of a router asks what orchestrators answer, so they are there first: on a first deployment nothing else is. */
function awaitWhatItAsks(running: readonly RunningService[], front: ServiceName): void {
  const find = (wanted: ServiceName) => running.find(({ name }) => name === wanted)?.service
  const [asking, orchestrator] = [find(front), find('orchestrator')]
  if (asking !== undefined && orchestrator !== undefined && asking !== orchestrator) {
    asking.node.addDependency(orchestrator)
  }
}
