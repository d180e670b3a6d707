import type { TestProject } from 'vitest/node'
import { type ComposeStack, compose, containersOf, productionStack } from './compose-stack.ts'
import { docker, untilHealthy } from './engine.ts'
import { makeStandIns } from './stand-in-images.ts'

declare module 'vitest' {
  interface ProvidedContext {
    project: string
    standInTag: string
  }
}

const services = ['router', 'task', 'lambda', 'redis', 'prometheus']

/** One stack for all tests that need one; torn down with its network and volumes, whatever came of them. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const tag = `test-${process.pid}`
  const stack = productionStack(`manga-containers-${process.pid}`, tag)
  const images = makeStandIns(tag)
  provide('project', stack.project)
  provide('standInTag', tag)
  try {
    await compose(stack, 'up', '--detach', '--no-color', ...services)
    for (const service of services) {
      for (const container of containersOf(stack.project, service)) await untilHealthy(container)
    }
  } catch (error) {
    process.stderr.write(await compose(stack, 'logs', '--no-color', '--tail', '20').catch(String))
    await tearDown(stack, images)
    throw error
  }
  return () => tearDown(stack, images)
}

async function tearDown(stack: ComposeStack, images: readonly string[]): Promise<void> {
  await compose(stack, 'down', '--volumes', '--timeout', '1')
  docker('rmi', ...images)
}
