import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import type { LanguageModel } from '@manga-assist/core'
import { contractPrompt } from '@manga-assist/core/testing'
import { createLanguageModel } from '@manga-assist/providers'
import type { Benchmark } from '../benchmark.ts'
import { interleave } from '../interleave.ts'
import { row } from '../statistics.ts'

/** Answers of a round, and how many of them at once. */
const answers = 40
const atOnce = 8

/** What the processor spends on an answer of 200 tokens that Bedrock sends at full speed. */
export const bedrock: Benchmark = {
  name: 'bedrock',
  about: 'CPU of one answer of 200 tokens from Bedrock, against the bytes alone over node:http',
  rounds: 9,
  async run({ rounds, clock, signal, progress }) {
    const peer = fork(join(import.meta.dirname, '../peers/bedrock-server.ts'))
    const [url] = await once(peer, 'message')
    const endpoint = String(url)
    const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' }
    const model = createLanguageModel(
      { kind: 'bedrock', endpoint, credentials, region: 'us-east-1' },
      { clock, random: Math.random },
    )
    const agent = new Agent({ keepAlive: true })
    try {
      progress(`${answers} answers a round, ${atOnce} at once`)
      const figures = await interleave(
        {
          bytes: () => cpuOfAnswer(() => readBytes(`${endpoint}/model/m/converse-stream`, agent)),
          model: () => cpuOfAnswer(() => readAnswer(model)),
        },
        rounds,
        signal,
        progress,
      )
      const floor = { case: 'bytes over node:http', rounds: figures.bytes }
      const metric = { metric: 'CPU of an answer', unit: 'µs' }
      return {
        rows: [
          row({ case: floor.case, ...metric }, figures.bytes),
          row({ case: 'language model on Bedrock', ...metric }, figures.model, floor),
        ],
        targets: [],
      }
    } finally {
      await model.close()
      agent.destroy()
      peer.disconnect()
    }
  },
}

/** Microseconds of user and system time of this process for one answer. */
async function cpuOfAnswer(answer: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  for (let done = 0; done < answers; done += atOnce) await Promise.all(Array.from({ length: atOnce }, answer))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / answers
}

async function readAnswer(model: LanguageModel): Promise<void> {
  let tokens = 0
  for await (const event of model.generate(contractPrompt, new AbortController().signal)) {
    if (event.kind === 'text') tokens += 1
  }
  if (tokens !== 200) throw new Error(`the answer had ${tokens} tokens`)
}

async function readBytes(url: string, agent: Agent): Promise<void> {
  const call = request(url, { method: 'POST', agent }).end('{"messages":[]}')
  const [response] = await once(call, 'response')
  let bytes = 0
  for await (const chunk of response) bytes += chunk.length
  if (bytes < 200 * 100) throw new Error(`the answer had ${bytes} bytes`)
}
