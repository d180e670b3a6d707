import { commandManners } from '@manga-assist/command-line/testing'
import { expect, test } from 'vitest'
import { description, screenshotsCommand } from './command.ts'

commandManners({ description, run: (argv) => run(argv), badValues: [['reports'], ['page', 'constructor']] })

test('takes all pictures, or those that are named', async () => {
  const taken: string[][] = []
  const take = async (names: readonly string[]) => {
    taken.push([...names])
    return 0
  }
  expect(await run([], take)).toMatchObject({ code: 0, errors: '' })
  expect(await run(['planner'], take)).toMatchObject({ code: 0, errors: '' })
  expect(taken).toEqual([['page', 'planner'], ['planner']])
})

test('fails when one could not be taken', async () => {
  expect(await run(['page'], async () => 7)).toMatchObject({ code: 1 })
})

async function run(argv: readonly string[], take = async (_names: readonly string[]) => 0) {
  let [written, errors] = ['', '']
  const code = await screenshotsCommand(argv, {
    ...{ names: ['page', 'planner'], take },
    write: (text) => {
      written += text
    },
    writeError: (text) => {
      errors += text
    },
  })
  return { code, written, errors }
}
