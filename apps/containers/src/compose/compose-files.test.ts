import { requestClassRules } from '@manga-assist/adapter-hono'
import { describe, expect, test } from 'vitest'
import { composeConfig, dockerCompose, soundConfig } from '../testing/compose-config.ts'
import { brokenComposeRules } from './compose-rules.ts'

const once = ['data-owner']
/** Their images have health checks of their own. */
const ours = ['task', 'router', 'lambda']
const development = ['compose.yaml', 'compose.override.yaml']
const production = ['compose.yaml', 'compose.prod.yaml']
const standIns = [...production, 'compose.stand-ins.yaml']
const variables = { AUTH: 'jwt', GRAFANA_PASSWORD: 'secret' }

describe.skipIf(dockerCompose === undefined)('the compose files', () => {
  test.each([
    ['development', development, {}, false],
    ['production', production, variables, true],
    ['production with stand-ins for what cannot be pulled', standIns, variables, true],
  ])('fit together and keep to the rules in %s', (_name, files, given, isProduction) => {
    expect(
      brokenComposeRules(soundConfig(files, given), { production: isProduction, once, checkedByImage: ours }),
    ).toEqual([])
  })

  test('run the same images everywhere, by the tag that is given', () => {
    const tag = { IMAGE_PREFIX: 'registry.example/manga', IMAGE_TAG: '4f3a651' }
    const images = (files: readonly string[]) =>
      Object.entries(soundConfig(files, { ...variables, ...tag })).map(([name, { image }]) => [name, image])
    expect(images(production)).toEqual(images(development))
    expect(images(production)).toContainEqual(['router', 'registry.example/manga/router:4f3a651'])
  })

  test('differ in the variables of the services by what each adds alone', () => {
    const named = (files: readonly string[]) => {
      const config = soundConfig(files, variables)
      return ours.flatMap((name) => Object.keys(config[name]?.environment ?? {}).map((key) => `${name}: ${key}`))
    }
    const [here, there] = [named(development), named(production)]
    const credentials = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']
    const onlyHere = here.filter((name) => !there.includes(name))
    const onlyThere = there.filter((name) => !here.includes(name))
    expect(onlyHere.filter((name) => !name.endsWith(': TRACE_SAMPLE_RATE')).sort()).toEqual([
      'task: REFERENCE_ROOT',
      'task: WEB_ROOT',
    ])
    expect(onlyThere.filter((name) => !credentials.some((credential) => name.endsWith(credential)))).toEqual([])
  })

  test.each([
    ['AUTH', { GRAFANA_PASSWORD: 'secret' }, 'say how readers are known'],
    ['GRAFANA_PASSWORD', { AUTH: 'jwt' }, 'choose the password'],
  ])('refuse production without %s, and say what is missing', (_name, given, message) => {
    expect(composeConfig(production, given)).toContain(message)
  })

  test('give the router the classes of the application', () => {
    const { router } = soundConfig(production, variables)
    expect(JSON.parse(router?.environment?.CLASS_RULES ?? '')).toEqual(JSON.parse(JSON.stringify(requestClassRules)))
  })

  test('spill less than the local Lambda takes', () => {
    const { router, lambda } = soundConfig(development)
    const command = (lambda as { command?: string[] }).command ?? []
    const concurrency = Number(command.find((part) => part.startsWith('--concurrency='))?.split('=')[1])
    expect(Number(router?.environment?.LAMBDA_MAX_CONCURRENCY)).toBeLessThan(concurrency)
  })

  test('hand the function every variable that they name for it', () => {
    const { lambda } = soundConfig(development)
    const command = (lambda as { command?: string[] }).command ?? []
    const named = command.filter((part) => part.startsWith('--env=')).map((part) => part.slice('--env='.length))
    expect(named.length).toBeGreaterThan(3)
    expect(named.filter((name) => !(name in (lambda?.environment ?? {})))).toEqual([])
  })
})
