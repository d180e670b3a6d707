/** One call of `npm run` that a text shows. */
export interface ShownCommand {
  script: string
  /** Names of its options, as they are written. */
  options: readonly string[]
}

/** What is written in these is code that shows commands, and none that a reader types. */
const programs = /^(ts|tsx|js|mjs|py|json|yaml)$/

/** Pure: every `npm run` in a page, in fenced code to the end of its line, elsewhere to the end of its span of code. */
export function commandsIn(page: string): ShownCommand[] {
  const spans = [...page.matchAll(/```(\w*)\n([\s\S]*?)```|`([^`]+)`/g)]
  const lines = spans.flatMap(([, language = '', block, span = '']) => {
    if (block === undefined) return [span.replaceAll(/\s+/g, ' ')]
    return programs.test(language) ? [] : block.split('\n')
  })
  return lines.flatMap(commandOf)
}

/** Those of a script or a workflow, where all is code. */
export function commandsInCode(code: string): ShownCommand[] {
  return code.split('\n').flatMap(commandOf)
}

function commandOf(line: string): ShownCommand[] {
  // What stands behind a mark of comment, or in another command, is none of its options.
  const [command = ''] = line.split(/ #| \| | && /, 1)
  const [, script, rest = ''] = /npm run (?:--silent |-s )?([\w:-]+)(.*)/.exec(command) ?? []
  // Behind a second -- stands another command, with options of its own.
  const [, own = ''] = rest.split(' -- ', 2)
  return script === undefined ? [] : [{ script, options: optionsIn(` ${own}`) }]
}

function optionsIn(text: string): string[] {
  return [...text.matchAll(/(?<=\s)--[a-z][\w-]*/g)].map(([option]) => option)
}
