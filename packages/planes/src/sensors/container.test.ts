import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { findTool } from '@manga-assist/workspace/testing'
import { describe, expect, onTestFinished, test } from 'vitest'

const docker = findTool('docker')
const root = resolve(import.meta.dirname, '../../../..')
const script = 'packages/planes/src/sensors/testing/measure-in-container.ts'

describe.skipIf(docker === undefined)('in a container that is held to half a core', () => {
  test('CPU is measured against that half, and is what the process used', () => {
    const image = importNodeImage()
    const limits = ['--cpus', '0.5', '--memory', '512m', '--read-only', '--cap-drop', 'ALL', '--network', 'none']
    const mount = ['--volume', `${root}:${root}:ro`, '--workdir', root]
    const printed = run('run', '--rm', ...limits, ...mount, image, '/usr/bin/node', script)
    const { cores, usedMs, ownMs, cpuUtilization, eventLoopUtilization } = JSON.parse(printed)
    expect(cores).toBe(0.5)
    // How much CPU it gets is for the machine to say; that both accounts agree is for us.
    expect(usedMs / ownMs).toBeGreaterThan(0.9)
    expect(usedMs / ownMs).toBeLessThan(1.2)
    expect(cpuUtilization).toBeGreaterThan(0)
    expect(eventLoopUtilization).toBeGreaterThan(0.8)
  })
})

/** An image with nothing in it but this Node and the libraries that it loads. */
function importNodeImage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'node-image-'))
  const copy = (file: string, target = file) => {
    mkdirSync(dirname(join(folder, target)), { recursive: true })
    cpSync(realpathSync(file), join(folder, target))
  }
  copy(process.execPath, '/usr/bin/node')
  const libraries = execFileSync('ldd', [process.execPath], { encoding: 'utf8' })
  for (const [, library = ''] of libraries.matchAll(/(\/\S+) \(0x/g)) copy(library)
  const archive = join(folder, 'image.tar')
  execFileSync('tar', ['-cf', archive, '--exclude', 'image.tar', '-C', folder, '.'])
  const image = run('import', archive).trim()
  onTestFinished(() => {
    run('rmi', image)
    rmSync(folder, { recursive: true })
  })
  return image
}

function run(...args: string[]): string {
  return execFileSync(docker ?? 'docker', args, { encoding: 'utf8' })
}
