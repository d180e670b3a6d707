import { commandManners, recordedTerminal } from '@manga-assist/command-line/testing'
import { expect, test } from 'vitest'
import type { Engine } from '../engine/engine.ts'
import { EngineError } from '../engine/run-docker.ts'
import { recordingEngine } from '../testing/recording-engine.ts'
import { imagesCommand } from './command.ts'
import { description } from './description.ts'

commandManners({
  description,
  async run(argv) {
    const { asked, ...ended } = await run(...argv)
    expect(asked).toEqual([])
    return ended
  },
  badValues: [['--only', 'web'], ['--repository', 'Team:latest'], ['router']],
})

test('without an engine one line says so', async () => {
  const { engine } = recordingEngine()
  const missing = { ...engine, requireRunning: () => Promise.reject(new EngineError('no container engine answers')) }
  expect(await runOn(missing, '--quick')).toEqual({
    code: 1,
    written: '',
    errors: 'images: no container engine answers\n',
  })
})

async function run(...argv: string[]) {
  const { engine, asked } = recordingEngine()
  return { asked, ...(await runOn(engine, ...argv)) }
}

async function runOn(engine: Engine, ...argv: string[]) {
  const [output, errors] = [recordedTerminal(), recordedTerminal()]
  const dependencies = { engine, root: '/nowhere', write: output.write, writeError: errors.write }
  const code = await imagesCommand(argv, dependencies, new AbortController().signal)
  return { code, written: output.text(), errors: errors.text() }
}
