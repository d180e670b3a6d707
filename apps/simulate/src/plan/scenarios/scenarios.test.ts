import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand, temporaryFile } from '../../testing/run-command.ts'
import { planCommand } from '../command.ts'
import { simulateStrategy } from './fifty-thousand/simulate-strategy.ts'
import { strategies } from './fifty-thousand/strategies.ts'
import { simulateWay } from './logins/simulate-way.ts'

describe('50,000 requests a second', () => {
  test('the hybrid meets the objective with enough functions, and one function is not enough', () => {
    expect(strategyOf('hybrid, routers of their own', 20)).toMatchObject({ met: true, refused: 0, tasksAtRest: 80 })
    const one = strategyOf('hybrid, routers of their own', 1)
    expect(one.met).toBe(false)
    expect(one.refused).toBeGreaterThan(0.05)
  })

  test('tasks that are scaled by metrics come too late, those for the peak cost more than a hybrid', () => {
    expect(strategyOf('Fargate, scaled on 20 s metrics', 0)).toMatchObject({ met: false })
    const always = strategyOf('Fargate for the peak, always', 0)
    expect(always).toMatchObject({ met: true, mostTasks: 640 })
    expect(always.usdPerMonth).toBeGreaterThan(strategyOf('hybrid, routers of their own', 20).usdPerMonth)
  })

  test('is told as a table with its quotas and assumptions', async () => {
    const { written } = await runCommand(planCommand, ['--scenario', '50k', '--scale', '2000'])
    expect(written).toContain('50,000 requests a second, from 5,000')
    expect(written).toMatch(/Lambda, concurrent executions +1,000 +[\d,]+ +(yes|no)/)
    expect(written).toMatch(/\n1\/4000 .*\n1\/2000 .*\n1\/1000 /)
    expect(written).toContain('Nothing here was run against AWS.')
  })
})

describe('25,000 logins a minute', () => {
  test('a connection an environment fills the store; pools in tasks leave most of it free', () => {
    const alone = simulateWay({ name: 'Lambda only', policy: 'lambda-only', tasks: 0 }, 250, 1, 5)
    const mixed = simulateWay({ name: 'hybrid', policy: 'adaptive-400ms', tasks: 12 }, 250, 1, 5)
    expect(alone.mostConnections).toBe(250)
    expect(alone.unconnected).toBeGreaterThan(0.05)
    expect(mixed.unconnected).toBeLessThan(alone.unconnected / 20)
    expect(mixed.waitP99Ms).toBeLessThan(alone.waitP99Ms)
    expect(mixed.usdPerMonth).toBeLessThan(alone.usdPerMonth / 2)
  })

  test('writes its figures as JSON and a page, and the same again', async () => {
    using file = temporaryFile('none', '')
    const html = join(file.folder, 'logins.html')
    const argv = ['--scenario', 'logins', '--scale', '30', '--connections', '90', '--json', '--html', html]
    const { written } = await runCommand(planCommand, argv)
    const report = JSON.parse(written)
    expect(report).toMatchObject({ scenario: 'logins', seed: 1, data: { connections: 90 } })
    expect(report.data.sweep).toHaveLength(6 * 3)
    expect(readFileSync(html, 'utf8')).not.toMatch(/<(link|script|img|iframe)|@import|url\((?!#)|NaN|undefined/)
    expect((await runCommand(planCommand, argv)).written).toBe(written)
  })
})

test.each([
  [['--scenario', 'moon'], '--scenario must be 50k or logins, received "moon"'],
  [['--scenario=50k', '--scale', '0'], '--scale must be a whole number from 1 up to 10000, received "0"'],
  [['--scenario', 'logins', '--trace', 'a.csv'], 'there is no option --trace'],
  [['--scenario', 'logins', '--html', ''], '--html must name a file, received ""'],
])('%j is refused in one line', async (argv, message) => {
  const { code, written, errors } = await runCommand(planCommand, argv)
  expect({ code, written }).toEqual({ code: 2, written: '' })
  expect(errors).toContain(message)
})

test('the usage names the studies', async () => {
  const { written } = await runCommand(planCommand, ['--scenario', '50k', '--help'])
  for (const part of ['--scenario', '50k', 'logins', '--scale', '--connections']) expect(written).toContain(part)
})

function strategyOf(name: string, functions: number) {
  const strategy = strategies.find((each) => each.name === name)
  if (strategy === undefined) throw new Error(`no strategy ${name}`)
  return simulateStrategy(strategy, functions, 160, 1)
}
