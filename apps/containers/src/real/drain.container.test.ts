import { expect, inject, onTestFinished, test } from 'vitest'
import { type OpenChat, openChats } from '../testing/chat.ts'
import { containerOf, containersOf, originOf } from '../testing/compose-stack.ts'
import { addressOf, docker, dockerMeanwhile, stateOf, untilHealthy } from '../testing/engine.ts'

const project = inject('project')
const router = () => originOf(project, 'router', 8080)
/** So many have room on one task of two, and on the other when that one drains. */
const fewChats = 10
/** More than both tasks have slots for: some run on the local Lambda. */
const manyChats = 30

test('docker stop of a task in the middle of its streams drops none, and new ones begin elsewhere', async () => {
  const before = await openChats(router(), 'task-before', fewChats)
  const task = await busiestTask()
  const stopped = stopForNow(task)
  const during = await openChats(router(), 'task-during', 4)
  expect(await endsOf([...before, ...during])).toEqual({ finish: fewChats + 4 })
  await stopped
  expect(stateOf(task).ExitCode).toBe(0)
})

test('docker kill of a task drops streams: the check above can fail', async () => {
  const chats = await openChats(router(), 'kill', fewChats)
  const task = await busiestTask()
  startAgainAfterwards(task)
  await dockerMeanwhile('kill', task)
  const { finish = 0 } = await endsOf(chats)
  expect(finish).toBeLessThan(fewChats)
})

test('docker stop of the router in the middle of streams drops none', async () => {
  const chats = await openChats(router(), 'router', fewChats)
  const container = containerOf(project, 'router')
  const stopped = stopForNow(container)
  expect(await endsOf(chats)).toEqual({ finish: fewChats })
  await stopped
  expect(stateOf(container).ExitCode).toBe(0)
})

// Last: the router does not forget at once what has failed there.
test('docker stop of the local Lambda in the middle of streams drops none', async () => {
  // Starts the environments, which may take longer than a reader waits where the machine has other work.
  await endsOf(await openChats(router(), 'warm-up', manyChats))
  const chats = await openChats(router(), 'lambda', manyChats)
  expect(chats.filter(({ plane }) => plane === 'lambda').length).toBeGreaterThan(0)
  const container = containerOf(project, 'lambda')
  const stopped = stopForNow(container)
  const begun = chats.filter(({ plane }) => plane !== null)
  expect(await endsOf(begun)).toEqual({ finish: begun.length })
  await stopped
  expect(stateOf(container).ExitCode).toBe(0)
})

function stopForNow(container: string): Promise<string> {
  startAgainAfterwards(container)
  return dockerMeanwhile('stop', '--time', '30', container)
}

/** The stack is whole again for the next test, in the router's eyes too. */
function startAgainAfterwards(container: string): void {
  onTestFinished(async () => {
    docker('start', container)
    await untilHealthy(container)
    const ready = async () => (await tasksOfRouter()).filter(({ state }) => state === 'ready').length
    await expect.poll(ready, { timeout: 60_000 }).toBe(2)
  }, 130_000)
}

interface TaskOfRouter {
  address: string
  state: string
  inFlight: number
}

/** The container of the task with most streams on it. */
async function busiestTask(): Promise<string> {
  const [busiest] = (await tasksOfRouter()).sort((one, other) => other.inFlight - one.inFlight)
  expect(busiest?.inFlight).toBeGreaterThan(2)
  const containers = containersOf(project, 'task')
  return containers.find((task) => busiest?.address.includes(`//${addressOf(task, `${project}_back`)}:`)) ?? ''
}

async function tasksOfRouter(): Promise<TaskOfRouter[]> {
  const status = await (await fetch(`${originOf(project, 'router', 9090)}/status`)).json()
  return (status as { planes: { tasks: TaskOfRouter[] }[] }).planes.flatMap(({ tasks }) => tasks)
}

/** How many ended how. */
async function endsOf(chats: readonly OpenChat[]): Promise<Record<string, number>> {
  const ends: Record<string, number> = {}
  for (const end of await Promise.all(chats.map((chat) => chat.end))) ends[end] = (ends[end] ?? 0) + 1
  return ends
}
