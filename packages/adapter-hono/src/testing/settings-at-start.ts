import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const dev = { AUTH: 'dev', COOKIE_SECRET: 'a secret for tests only', DATABASE_FILE: ':memory:' }

/** What the settings of whoever runs the application refuse. `script` reads them, in a process of its own, as at its start. */
export function testSettingsAtStart(script: string): void {
  const start = (settings: Record<string, string>) => {
    const { status, stderr } = spawnSync(process.execPath, [script], {
      env: settings,
      encoding: 'utf8',
      timeout: 20_000,
    })
    return { came: status === 0, stderr }
  }

  test('comes up with AUTH=dev, and not in production', () => {
    expect(start(dev)).toMatchObject({ came: true })
    const { came, stderr } = start({ ...dev, NODE_ENV: 'production' })
    expect(came).toBe(false)
    expect(stderr).toContain('AUTH: must not be dev when NODE_ENV is production')
  })

  test('names the variable that a way of knowing readers needs', () => {
    const { came, stderr } = start({ AUTH: 'alb', DATABASE_FILE: ':memory:' })
    expect(came).toBe(false)
    expect(stderr).toMatch(/ALB_ARN: is needed when AUTH is alb[\s\S]*OIDC_ISSUER[\s\S]*OIDC_CLIENT_ID/)
  })
}
