import { expect, test } from 'vitest'
import { targets } from '../build/targets.ts'
import { parseImagesArguments } from './arguments.ts'

test('without arguments everything is built and measured', () => {
  expect(parseImagesArguments([])).toEqual({
    kind: 'run',
    options: { targets, isQuick: false, check: false, isRelease: false, json: false, repository: 'manga-assist' },
  })
})

test('some images alone are built in the order of the Dockerfile, and not measured', () => {
  const parsed = parseImagesArguments([
    '--only',
    'lambda,router',
    '--repository',
    'registry.example:5000/team',
    '--check',
  ])
  expect(parsed).toMatchObject({
    kind: 'run',
    options: {
      targets: [{ name: 'router' }, { name: 'lambda' }],
      isQuick: true,
      check: true,
      repository: 'registry.example:5000/team',
    },
  })
})

test.each([
  [['--only', 'web'], '--only must be a list of router, fargate, lambda, received "web"'],
  [['--repository', 'Team:latest'], '--repository must be a name such as host/team'],
  [['--fast'], 'there is no option --fast'],
  [['router'], 'takes options only, received "router"'],
])('%j is refused with its reason', (argv, message) => {
  const parsed = parseImagesArguments(argv)
  expect(parsed.kind === 'invalid' && parsed.message).toContain(message)
})
