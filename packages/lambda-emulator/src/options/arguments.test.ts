import { describe, expect, test } from 'vitest'
import { parseArguments } from './arguments.ts'
import { emulatorNumbers, functionNumbers, switches, textOptions } from './option-table.ts'

describe('parseArguments', () => {
  test('reads several functions and what they share', () => {
    const line =
      '--function chat=lambda/chat --function enrich=lambda/enrich --concurrency 50 --port 0 --host ::1 ' +
      '--timeout-ms 1000 --idle-ms 2000 --no-freeze --memory-mb 256 --account-concurrency 100 --drain-ms 10 ' +
      '--event-retry-ms 20 --concurrency enrich=2 --env STAGE=local --env URL=http://host?a=b'
    const shared = {
      environment: { STAGE: 'local', URL: 'http://host?a=b' },
      reservedConcurrency: 50,
      timeoutMs: 1000,
      idleMs: 2000,
      freeze: false,
      memoryMb: 256,
    }
    expect(parseArguments(line.split(' '))).toEqual({
      kind: 'run',
      options: {
        functions: [
          { name: 'chat', directory: 'lambda/chat', ...shared },
          { name: 'enrich', directory: 'lambda/enrich', ...shared, reservedConcurrency: 2 },
        ],
        host: '::1',
        port: 0,
        accountConcurrency: 100,
        drainMs: 10,
        eventRetryMs: 20,
      },
    })
  })

  test('takes a number for all functions, and another for one of them', () => {
    const line = '--function a=x --function b=y --idle-ms b=2 --idle-ms 1 --memory-mb b=256'
    expect(parseArguments(line.split(' '))).toMatchObject({
      options: {
        functions: [
          { name: 'a', idleMs: 1 },
          { name: 'b', idleMs: 2, memoryMb: 256 },
        ],
      },
    })
  })

  test('gives a function its address', () => {
    const line = '--function a=x --function b=y --function-url a=9011 --function-url b=0:RESPONSE_STREAM'
    expect(parseArguments(line.split(' '))).toMatchObject({
      options: {
        functions: [
          { url: { port: 9011, invokeMode: 'BUFFERED' } },
          { url: { port: 0, invokeMode: 'RESPONSE_STREAM' } },
        ],
      },
    })
  })

  test('gives versions other names', () => {
    const line = '--function a=x --function b=y --published-versions a=2 --alias a:live=2 --alias a:next=$LATEST'
    const parsed = parseArguments(line.split(' '))
    expect(parsed).toMatchObject({
      options: { functions: [{ publishedVersions: 2, aliases: { live: '2', next: '$LATEST' } }, { name: 'b' }] },
    })
    expect(parsed).not.toHaveProperty('options.functions.1.aliases')
  })

  test('reads the options that are no numbers', () => {
    const line = '--function a=x --architecture x86_64 --dead-letter-file letters.jsonl --platform-log'
    expect(parseArguments(line.split(' '))).toMatchObject({
      options: { architecture: 'x86_64', deadLetterFile: 'letters.jsonl', platformLog: true },
    })
  })

  test('leaves out what was not given', () => {
    const options = { functions: [{ name: 'chat', directory: 'here', environment: {} }] }
    expect(parseArguments(['--function', 'chat=here'])).toEqual({ kind: 'run', options })
  })

  test.each([
    [[], '--function must be given at least once, received []'],
    [['--function', 'chat'], '--function must be NAME=FOLDER, received "chat"'],
    [['--function', 'a=b', '--env', '=x'], '--env must be NAME=VALUE, received "=x"'],
    [['--function', 'a=b', '--concurrency', 'a=few'], '--concurrency must be a whole number, received "few"'],
    [['--function', 'a=b', '--concurrency', 'few'], '--concurrency must be a whole number, received "few"'],
    [
      ['--function', 'a=b', '--function-url', 'a=1:FAST'],
      '--function-url must be NAME=PORT[:MODE], received "a=1:FAST"',
    ],
    [
      ['--function', 'a=b', '--function-url', 'c=1'],
      '--function-url must be of a function that is given, received "c"',
    ],
    [['--function', 'a=b', '--alias', 'live=1'], '--alias must be of a function that is given, received "live"'],
    [['--function', 'a=b', '--architecture', 'mips'], '--architecture must be arm64 or x86_64, received "mips"'],
    [['--function', 'a=b', '--idle-ms', 'c=1'], '--idle-ms must be of a function that is given, received "c"'],
    [['--function', 'a=b', '--port', 'high'], '--port must be a whole number, received "high"'],
    [['--function', 'a=b', '--idle-ms', '1.5'], '--idle-ms must be a whole number, received "1.5"'],
  ])('refuses %j', (args, message) => {
    expect(parseArguments(args)).toEqual({ kind: 'invalid', message })
  })

  test('refuses what it does not know, by name', () => {
    expect(parseArguments(['--functoin', 'a=b'])).toMatchObject({ message: expect.stringContaining('--functoin') })
    expect(parseArguments(['chat'])).toMatchObject({ message: expect.stringContaining('chat') })
  })

  test('explains every option', () => {
    const parsed = parseArguments(['--help'])
    const text = parsed.kind === 'help' ? parsed.text : ''
    for (const { flag } of [...emulatorNumbers, ...functionNumbers]) expect(text).toContain(`--${flag} N`)
    for (const [flag, { form }] of Object.entries(textOptions)) expect(text).toContain(`--${flag} ${form}`)
    for (const flag of Object.keys(switches)) expect(text).toContain(`--${flag}`)
  })
})

test('a variable that is only named has the value that this process has', () => {
  const read = (name: string) => parseArguments(['--function', 'a=b', `--env=${name}`], { SECRET: 'x=1' })
  expect(read('SECRET')).toMatchObject({ options: { functions: [{ environment: { SECRET: 'x=1' } }] } })
  expect(read('ABSENT')).toEqual({
    kind: 'invalid',
    message: '--env must be NAME=VALUE, or the NAME of a variable that is set, received "ABSENT"',
  })
})
