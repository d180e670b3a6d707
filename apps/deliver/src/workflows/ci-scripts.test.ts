import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'

const scripts = resolve(import.meta.dirname, '../../../../.ci')
const sha = 'a'.repeat(40)

/** Programs that note how they are called. An image is in the registry once it was pushed, or when `pushed` says so. */
function programs({ pushed = false, critical = 'None', signed = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'manga-ci-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const program = (name: string, body: string) => {
    writeFileSync(join(folder, name), `#!/bin/bash\necho "${name} $*" >>"${folder}/calls"\n${body}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  program(
    'aws',
    `case "$2" in
  get-login-password) echo secret ;;
  describe-images) [ -e "${folder}/pushed" ] && echo sha256:123 || exit 254 ;;
  describe-image-scan-findings) echo ${critical} ;;
esac`,
  )
  program('docker', `[ "$1" = push ] && touch "${folder}/pushed"; [ "$1" != login ] || cat >/dev/null`)
  program('cosign', `[ "$1" != login ] || cat >/dev/null; [ "$1" != verify ] || ${signed}`)
  if (pushed) writeFileSync(join(folder, 'pushed'), '')
  return {
    folder,
    run(script: string, ...args: string[]) {
      const env = { PATH: `${folder}${delimiter}${process.env.PATH}`, REGISTRY: 'registry', GITHUB_REPOSITORY: 'a/b' }
      const { status, stderr } = spawnSync(join(scripts, script), args, { env, encoding: 'utf8' })
      return { status, stderr, calls: readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') }
    },
  }
}

const verbs = (calls: readonly string[]) => calls.map((call) => call.split(' ').slice(0, 2).join(' '))

describe('an image', () => {
  test('is pushed by commit, signed by digest, has its bill attached, and is looked at by the registry', () => {
    const { status, calls } = programs().run('publish-image', 'fargate', sha, 'bill.json')
    expect(status).toBe(0)
    expect(calls).toContain(`docker push registry/manga-assist/fargate:${sha}`)
    expect(calls).toContain('cosign sign --yes registry/manga-assist/fargate@sha256:123')
    expect(calls.join('\n')).toContain('--predicate bill.json registry/manga-assist/fargate@sha256:123')
    expect(verbs(calls).at(-1)).toBe('aws ecr')
  })

  test('that is there already is signed, and not pushed again', () => {
    const { status, calls } = programs({ pushed: true }).run('publish-image', 'fargate', sha, 'bill.json')
    expect(status).toBe(0)
    expect(verbs(calls)).toContain('cosign sign')
    expect(verbs(calls)).not.toContain('docker push')
  })

  test('with a critical finding fails', () => {
    const { status, stderr } = programs({ critical: '2' }).run('publish-image', 'router', sha, 'bill.json')
    expect(status).toBe(1)
    expect(stderr).toContain('2 critical findings')
  })
})

describe('before a deployment', () => {
  const verify = (options: Parameters<typeof programs>[0]) => {
    const made = programs(options)
    const pending = { commits: { orchestrator: sha, router: 'b'.repeat(40), chat: sha } }
    writeFileSync(join(made.folder, 'pending.json'), JSON.stringify(pending))
    return made.run('verify-images', join(made.folder, 'pending.json'))
  }

  test('every image is verified as signed by the delivery of this repository', () => {
    const { status, calls } = verify({ pushed: true })
    expect(status).toBe(0)
    const verified = calls.filter((call) => call.startsWith('cosign verify'))
    expect(verified).toHaveLength(2)
    const identity = 'https://github.com/a/b/.github/workflows/deliver.yaml@refs/heads/main'
    expect(verified.every((call) => call.includes(`--certificate-identity ${identity} `))).toBe(true)
  })

  test.each([
    ['is not signed', { pushed: true, signed: false }],
    ['is not there', { pushed: false }],
  ])('one that %s ends it', (_name, options) => {
    expect(verify(options).status).not.toBe(0)
  })

  test('one that is not there is named, with what to deploy instead', () => {
    const { stderr, calls } = verify({ pushed: false })
    expect(stderr).toContain(`::error::manga-assist/fargate has no image of ${sha}: one is built only of a commit that`)
    expect(stderr).toContain('Name in commits, as UNIT=SHA, the last one before')
    expect(verbs(calls)).not.toContain('cosign verify')
  })
})

describe('while staging is deployed', () => {
  /** Runs a command of the shell under the script, where programs and files are ours. */
  function deploying(stage: string, command: string) {
    const { folder } = programs()
    mkdirSync(join(folder, '.ci'))
    const program = (name: string, body: string) =>
      writeFileSync(join(folder, name), `#!/bin/bash\n${body}\n`, { mode: 0o755 })
    program('.ci/burst-tokens', 'echo token')
    // As a burst that goes on for long: it says that it has begun, and holds a lock as long as it is there.
    program(
      'npm',
      `exec 9>lock; flock 9; echo "npm $*" >>calls; mkfifo started 2>/dev/null; echo >started; exec sleep 60`,
    )
    const env = { PATH: `${folder}${delimiter}${process.env.PATH}`, SITE_URL: 'https://site' }
    const args = [stage, 'bash', '-c', `echo deployed >>calls; ${command}`]
    const { status } = spawnSync(join(scripts, 'with-traffic'), args, { cwd: folder, env, timeout: 20_000 })
    const { status: held } = spawnSync('bash', ['-c', 'flock --timeout 5 lock true'], { cwd: folder })
    return { status, traffic: held === 0 ? 'ended' : 'goes on', calls: readFileSync(join(folder, 'calls'), 'utf8') }
  }
  const seeTraffic = 'mkfifo started 2>/dev/null; read -r begun <started'

  test('readers ask a little beside it, and stop when it ends, however it ends', () => {
    const { status, traffic, calls } = deploying('staging', `${seeTraffic}; exit 3`)
    expect({ status, traffic }).toEqual({ status: 3, traffic: 'ended' })
    expect(calls).toMatch(/npm run --silent burst -- --base https:\/\/site --tokens \S+ --baseline 5 --multiple 1 /)
  })

  test('other stages are left to their own readers', () => {
    expect(deploying('production', 'exit 0')).toMatchObject({ status: 0, calls: 'deployed\n' })
  })
})

test('what is not filled in is named', () => {
  const run = (env: Record<string, string>) =>
    spawnSync(join(scripts, 'need'), ['REGISTRY', 'SITE_URL'], {
      env: { PATH: process.env.PATH, ...env },
      encoding: 'utf8',
    })
  expect(run({ REGISTRY: 'a', SITE_URL: 'b' }).status).toBe(0)
  expect(run({ REGISTRY: 'a', SITE_URL: '' })).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^not set: SITE_URL\./),
  })
})
