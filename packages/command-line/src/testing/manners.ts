import { describe, expect, test } from 'vitest'
import type { Description } from '../description.ts'

/** What a command wrote, and how it ended. */
export interface CommandRun {
  code: number
  written: string
  errors: string
}

export interface MannersOptions {
  description: Description
  /** Calls the command, with dependencies that no bad argument reaches. */
  run(argv: readonly string[]): CommandRun | Promise<CommandRun>
  /** Arguments of which one breaks a rule: that option must be named, and its value told. */
  badValues: readonly (readonly string[])[]
}

/** The manners that every command has. Gaps: signals and closed pipes are of the process, tested with `runProcess`. */
export function commandManners({ description, run, badValues }: MannersOptions): void {
  const { name, options, forms, examples, exitCodes } = description
  const call = new RegExp(`npm (run (-s )?)?${name}`)

  describe(`the manners of ${name}`, () => {
    test.each([['--help'], ['-h']])(
      '%s prints how it is called, every option, an example, the exit codes',
      async (flag) => {
        const { code, written, errors } = await run([flag])
        expect({ code, errors }).toEqual({ code: 0, errors: '' })
        for (const option of [...Object.keys(options), 'help'])
          expect(written).toMatch(new RegExp(`^  --${option}\\b`, 'm'))
        for (const form of forms) expect(written).toContain(form)
        for (const example of examples) expect(written).toContain(`  ${example}\n`)
        expect(examples.length).toBeGreaterThan(0)
        for (const example of examples) expect(example).toMatch(call)
        expect(Object.keys(exitCodes)).toEqual(expect.arrayContaining(['0', '1', '2']))
        expect(written.split('\n').filter((line) => line.length > 120)).toEqual([])
        // biome-ignore lint/suspicious/noControlCharactersInRegex: it is the one that must not be there
        expect(written).not.toMatch(/\u001b/)
      },
    )

    test('help wins over what is wrong', async () => {
      expect(await run(['--no-such-option', '--help'])).toMatchObject({ code: 0, errors: '' })
    })

    test.each([['--no-such-option'], ['--constructor'], ['-x']])('%s is refused in one line', async (option) => {
      const line = `${name}: there is no option ${option} (--help lists the options)\n`
      expect(await run([option])).toEqual({ code: 2, written: '', errors: line })
    })

    test.each(badValues.map((argv) => [argv]))(
      '%j is refused in one line that says what was received',
      async (argv) => {
        const { code, written, errors } = await run(argv)
        expect({ code, written }).toEqual({ code: 2, written: '' })
        expect(errors).toMatch(new RegExp(`^${name}: .+(received|must).+\\(--help lists the options\\)\\n$`))
      },
    )
  })
}
