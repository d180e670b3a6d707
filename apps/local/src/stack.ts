import { sleep } from '@manga-assist/clock'
import { type Child, type ChildOptions, startChild } from './child.ts'
import {
  type LambdaUrls,
  lambdaPart,
  type Part,
  type PartContext,
  routerPart,
  type TaskPorts,
  taskPart,
} from './parts.ts'

export interface StackOptions extends PartContext, Omit<ChildOptions, 'onDeath'> {
  /** Told when a part ended that is not started again: the stack is of no use then. */
  onFault: (message: string) => void
}

export interface Stack {
  readonly router: Child
  readonly tasks: readonly Child[]
  /** Undefined when the overflow plane is switched off. */
  readonly lambda: Child | undefined
  /** Ends one task as a crash would. It is started again after a moment, as ECS does. */
  killTask(index: number): void
  /** Drains the router, then the tasks, then the local Lambda. Safe to call again. */
  stop(): Promise<void>
}

/** ECS replaces a task within tens of seconds; a laptop need not wait that long. */
const taskRestartMs = 2_000

/** Starts local Lambda, tasks and router; resolves when all listen. When one cannot, stops the others and rejects. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { settings, clock, output, onFault } = options
  const tasks: Child[] = []
  let lambda: Child | undefined
  let router: Child | undefined
  const stopping = new AbortController()
  const restarts = new Set<Promise<void>>()

  const start = (part: Part) =>
    startChild(part, { ...options, onDeath: (how) => onFault(`${part.name} ended (${how})`) })

  async function startTask(index: number): Promise<void> {
    const part = taskPart(options, index, portsOf(tasks[index]))
    tasks[index] = await startChild(part, { ...options, onDeath: (how) => superviseRestart(restartTask(index, how)) })
    if (stopping.signal.aborted) await tasks[index]?.stop()
  }

  /** Stopping waits for it: a task that is starting still writes to the log. */
  function superviseRestart(restart: Promise<void>): void {
    restarts.add(restart)
    void restart.finally(() => restarts.delete(restart))
  }

  async function restartTask(index: number, how: string): Promise<void> {
    if (stopping.signal.aborted) return
    output.say(`task ${index + 1} ended (${how}), starting it again`)
    await sleep(clock, taskRestartMs, stopping.signal).then(
      () => startTask(index).catch((error: Error) => onFault(error.message)),
      () => {},
    )
  }

  async function stop(): Promise<void> {
    stopping.abort()
    await router?.stop()
    await Promise.all([...tasks.map((task) => task.stop()), ...restarts])
    await lambda?.stop()
  }

  try {
    const starting = Array.from({ length: settings.TASKS }, (_, index) => startTask(index))
    if (settings.OVERFLOW_PLANE === 'lambda') lambda = await start(lambdaPart(options))
    await Promise.all(starting)
    router = await start(routerPart(options, tasks.map(urlOf), lambda && (await lambdaUrls(urlOf(lambda)))))
  } catch (error) {
    await stop()
    throw error
  }
  return { router, tasks, lambda, killTask: (index) => tasks[index]?.kill(), stop }
}

/** The local Lambda says itself under which URL its function is. */
async function lambdaUrls(url: string): Promise<LambdaUrls> {
  const { functions } = (await (await fetch(`${url}/status`)).json()) as { functions: { url: string | null }[] }
  return { url, functionUrl: functions[0]?.url ?? undefined }
}

function urlOf({ listening }: Child): string {
  return listening.url
}

function portsOf(task: Child | undefined): TaskPorts | undefined {
  if (task === undefined) return undefined
  const { url, adminUrl = url } = task.listening
  return { port: Number(new URL(url).port), adminPort: Number(new URL(adminUrl).port) }
}
