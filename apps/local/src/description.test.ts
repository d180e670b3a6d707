import { parseNothing, runCommand } from '@manga-assist/command-line'
import { commandManners, recordedTerminal } from '@manga-assist/command-line/testing'
import { describeStart } from './description.ts'
import { defaultSettings } from './env.ts'

const description = describeStart(defaultSettings)

commandManners({
  description,
  async run(argv) {
    const [output, errors] = [recordedTerminal(), recordedTerminal()]
    const code = await runCommand({
      description,
      parsed: parseNothing(description, argv),
      write: output.write,
      writeError: errors.write,
      run: () => {
        throw new Error('nothing may be started')
      },
    })
    return { code, written: output.text(), errors: errors.text() }
  },
  badValues: [['now'], ['8081']],
})
