import { commandManners } from '@manga-assist/command-line/testing'
import { describe, expect, test } from 'vitest'
import { description } from './arguments.ts'
import { openApiCommand } from './command.ts'

/** A file that holds `before`, and routes of which `made` is the document. */
async function run(argv: readonly string[], { before, made }: { before?: string; made: string } = { made: '' }) {
  let [file, written, errors] = [before, '', '']
  const code = await openApiCommand(argv, {
    makeDocument: async () => made,
    readFile: async () => file,
    writeFile: async (text) => {
      file = text
    },
    write: (text) => {
      written += text
    },
    writeError: (text) => {
      errors += text
    },
  })
  return { code, written, errors, file }
}

commandManners({ description, run, badValues: [] })

describe('npm run openapi', () => {
  test('writes the document where it is another', async () => {
    expect(await run([], { before: 'old', made: 'new' })).toMatchObject({ code: 0, file: 'new' })
    expect(await run([], { made: 'new' })).toMatchObject({ code: 0, file: 'new' })
  })

  test('--check fails where the file is another, says what to run, and writes nothing', async () => {
    const { code, errors, file } = await run(['--check'], { before: 'old', made: 'new' })
    expect({ code, file }).toEqual({ code: 1, file: 'old' })
    expect(errors).toContain('run npm run openapi')
    expect(await run(['--check'], { before: 'new', made: 'new' })).toMatchObject({ code: 0, errors: '' })
  })

  test('--json prints the document, and not with --check', async () => {
    expect(await run(['--json'], { before: 'old', made: 'new' })).toMatchObject({
      code: 0,
      written: 'new',
      file: 'old',
    })
    expect(await run(['--json', '--check'])).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/--check and --json/),
    })
  })
})
