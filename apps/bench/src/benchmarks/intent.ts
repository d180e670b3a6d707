import type { Clock } from '@manga-assist/clock'
import { type Intent, intents } from '@manga-assist/core'
import { createEmbeddedIntentClassifier } from '@manga-assist/providers'
import { accuracy, confusionTable, type Finding, findIntents, readUtterances } from '@manga-assist/providers/testing'
import type { Benchmark, BenchmarkRow } from '../benchmark.ts'
import { interleave } from '../interleave.ts'
import { atLeast, atMost, median, row } from '../statistics.ts'

/** What was promised: share of held-out utterances found rightly, and time for a message. */
const leastAccuracyPercent = 92
const mostTimeMicros = 200

const embedded = 'embedded'
const patterns = 'patterns'

export const intent: Benchmark = {
  name: 'intent',
  about: 'intents found rightly in held-out utterances, and time a message, against plain patterns',
  rounds: 9,
  async run({ rounds, clock, signal, progress }) {
    const classifier = createEmbeddedIntentClassifier()
    const intentOf = (text: string) => classifier.classify(text, signal)
    const utterances = readUtterances()
    const heldOut = utterances.filter(({ part }) => part === 'held-out')
    const later = utterances.filter(({ part }) => part === 'later')
    const ours = await findIntents(heldOut, intentOf)
    const floor = await findIntents(heldOut, intentByPatterns)
    for (const line of ['rows meant, columns found', ...confusionTable(ours)]) progress(line)
    const texts = heldOut.map(({ text }) => text)
    const micros = await interleave(
      {
        [patterns]: () => microsPerMessage(clock, texts, intentByPatterns),
        [embedded]: () => microsPerMessage(clock, texts, intentOf),
      },
      rounds,
      signal,
      progress,
    )
    const times = { case: embedded, metric: 'time a message', unit: 'µs' }
    return {
      rows: [
        ...accuracyRows(ours, floor),
        ...rowPair(
          'accuracy, written later',
          await findIntents(later, intentOf),
          await findIntents(later, intentByPatterns),
        ),
        row({ ...times, case: patterns }, micros[patterns] ?? []),
        row(times, micros[embedded] ?? [], { case: patterns, rounds: micros[patterns] ?? [] }),
      ],
      targets: [
        atLeast('accuracy', leastAccuracyPercent, '%', accuracy(ours)),
        atMost('time a message', mostTimeMicros, 'µs', median(micros[embedded] ?? [])),
      ],
    }
  },
}

async function microsPerMessage(
  clock: Clock,
  texts: readonly string[],
  intentOf: (text: string) => Intent | Promise<Intent>,
): Promise<number> {
  const startedAtMs = clock.now()
  for (const text of texts) await intentOf(text)
  return ((clock.now() - startedAtMs) * 1_000) / texts.length
}

function accuracyRows(ours: readonly Finding[], floor: readonly Finding[]): BenchmarkRow[] {
  return [
    ...rowPair('accuracy', ours, floor),
    ...rowPair('accuracy, en', ours, floor, { language: 'en' }),
    ...rowPair('accuracy, ja', ours, floor, { language: 'ja' }),
    ...intents.map((name) =>
      row({ case: embedded, metric: `accuracy, ${name}`, unit: '%' }, [accuracy(ours, { intent: name })]),
    ),
  ]
}

function rowPair(
  metric: string,
  ours: readonly Finding[],
  floor: readonly Finding[],
  of?: Parameters<typeof accuracy>[1],
): BenchmarkRow[] {
  const floorRounds = [accuracy(floor, of)]
  return [
    row({ case: patterns, metric, unit: '%' }, floorRounds),
    row({ case: embedded, metric, unit: '%' }, [accuracy(ours, of)], { case: patterns, rounds: floorRounds }),
  ]
}

/** How intents were told before there was a model. The first pattern that fits decides. */
const intentPatterns: readonly [Intent, RegExp][] = [
  [
    'out-of-scope',
    /\b(weather|stocks?|bitcoin|football score|recipe for|homework|python code|javascript|sql|president|election|tax(es)?|flight|translate this)\b/i,
  ],
  [
    'similar',
    /\b(similar to|(some|any)?thing like|manga like|series like|titles? like|more like|reminds? me of|in the (vein|style) of)\b|みたいな|のような|に似た/i,
  ],
  [
    'lookup',
    /\b(who (wrote|drew|made|is the (author|artist))|how many volumes|when (was|did)|is .+ (finished|complete|completed|ongoing|over)|what is .+ about|what's .+ about|tell me about|do you know)\b|作者|何巻|完結|どんな(話|漫画)|について/i,
  ],
  [
    'small-talk',
    /^\W*(hi|hello|hey|good (morning|evening|afternoon)|thanks?|thank you|bye|goodbye)\b[^?]{0,20}$|^(こんにちは|こんばんは|ありがとう|おはよう).{0,8}$/iu,
  ],
]

function intentByPatterns(message: string): Intent {
  return intentPatterns.find(([, pattern]) => pattern.test(message))?.[0] ?? 'recommend'
}
