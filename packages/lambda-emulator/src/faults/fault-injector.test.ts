import { describe, expect, test } from 'vitest'
import { type FaultDocument, parseFaults } from './fault-document.ts'
import { FaultInjector } from './fault-injector.ts'

describe('FaultInjector', () => {
  test('equal seeds give equal faults, another seed others', () => {
    const faults = [{ kind: 'crash', probability: 0.5 } as const]
    expect(kindsOf({ seed: 7, faults }, 200)).toEqual(kindsOf({ seed: 7, faults }, 200))
    expect(kindsOf({ seed: 7, faults }, 200)).not.toEqual(kindsOf({ seed: 8, faults }, 200))
  })

  test('a probability is kept over many invocations', () => {
    const struck = kindsOf({ faults: [{ kind: 'crash', probability: 0.1 }] }, 10_000).flat().length
    expect(struck).toBeGreaterThan(900)
    expect(struck).toBeLessThan(1_100)
  })

  test('one more rule changes nothing for those before it', () => {
    const crash = { kind: 'crash', probability: 0.5 } as const
    const alone = kindsOf({ faults: [crash] }, 100)
    const both = kindsOf({ faults: [crash, { kind: 'cut', probability: 0.5 }] }, 100)
    expect(both.map((kinds) => kinds.filter((kind) => kind === 'crash'))).toEqual(alone)
  })

  test('a count ends a rule, and the next of its kind takes over', () => {
    const kinds = kindsOf({ faults: [{ kind: 'crash', count: 2 }] }, 4)
    expect(kinds).toEqual([['crash'], ['crash'], [], []])
    const injector = injectorOf({
      faults: [
        { kind: 'delay', ms: 1, count: 1 },
        { kind: 'delay', ms: 2 },
      ],
    })
    expect(Array.from({ length: 3 }, () => injector.draw('chat', 'run'))).toEqual([
      [{ kind: 'delay', ms: 1 }],
      [{ kind: 'delay', ms: 2 }],
      [{ kind: 'delay', ms: 2 }],
    ])
  })

  test('strikes the function named, at the stage of its kind', () => {
    const injector = injectorOf({ faults: [{ kind: 'throttle', function: 'chat' }, { kind: 'hang' }] })
    expect(injector.draw('enrich', 'admission')).toEqual([])
    expect(injector.draw('enrich', 'run')).toMatchObject([{ kind: 'hang' }])
    expect(injector.draw('chat', 'admission')).toMatchObject([{ kind: 'throttle' }])
    expect(injector.status().faults.map(({ kind, injected }) => [kind, injected])).toEqual([
      ['throttle', 1],
      ['hang', 1],
    ])
    injector.clear()
    expect(injector.draw('chat', 'admission')).toEqual([])
  })
})

function injectorOf(document: FaultDocument): FaultInjector {
  const injector = new FaultInjector()
  injector.set(parseFaults(document, ['chat', 'enrich']))
  return injector
}

function kindsOf(document: FaultDocument, invocations: number): string[][] {
  const injector = injectorOf(document)
  return Array.from({ length: invocations }, () => injector.draw('chat', 'run').map(({ kind }) => kind))
}
