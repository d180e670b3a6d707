import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

interface Update {
  'package-ecosystem': string
  cooldown?: { 'default-days'?: number }
  groups?: Record<string, unknown>
}

const file = resolve(import.meta.dirname, '../../../../.github/dependabot.yml')
const { updates } = parse(readFileSync(file, 'utf8')) as { updates: Update[] }

test('packages, actions, base images and the images of compose files are kept up to date', () => {
  const ecosystems = updates.map((update) => update['package-ecosystem'])
  expect(ecosystems.sort()).toEqual(['docker', 'docker-compose', 'github-actions', 'npm'])
})

test.each(updates)('updates of $package-ecosystem come in groups, a week after they were published', (update) => {
  expect(update.cooldown?.['default-days']).toBeGreaterThanOrEqual(7)
  expect(Object.keys(update.groups ?? {}).length).toBeGreaterThan(0)
})
