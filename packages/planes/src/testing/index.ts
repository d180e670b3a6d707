export {
  type Answer,
  type AnswerStep,
  type FakeLambdaEndpoint,
  fakeLambdaEndpoint,
  preludePayload,
} from './fake-lambda-endpoint.ts'
export {
  aboveWatermark,
  alwaysFull,
  inProcess,
  lambda,
  type RigOptions,
  type RouterRig,
  routerRig,
  tasks,
  tasksReady,
} from './router-rig.ts'
export { closeServer, connectTo, exchangeBytes, listenOn, until } from './servers.ts'
