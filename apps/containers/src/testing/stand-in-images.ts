import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { docker } from './engine.ts'

interface StandIn {
  programs: readonly string[]
  /** What the public image's own would be. */
  entrypoint?: readonly string[]
  /** Folders that a volume takes its owner from. */
  folders?: readonly string[]
  user: string
}

/** Images of the same programs as the public ones of compose.yaml: binaries of this machine with the libraries that they load. */
const standIns: Record<string, StandIn> = {
  'stand-in-redis': { programs: ['redis-server', 'redis-cli'], user: '999:1000' },
  'stand-in-prometheus': {
    programs: ['prometheus', 'promtool'],
    entrypoint: ['/usr/bin/prometheus'],
    folders: ['/prometheus'],
    user: '65534:65534',
  },
}

/** Makes them, with this tag; gives their names. */
export function makeStandIns(tag: string): string[] {
  return Object.entries(standIns).map(([name, standIn]) => makeImage(`manga-assist/${name}:${tag}`, standIn))
}

function makeImage(name: string, { programs, entrypoint, folders = [], user }: StandIn): string {
  const folder = mkdtempSync(join(tmpdir(), 'manga-stand-in-'))
  try {
    const copy = (file: string) => {
      mkdirSync(dirname(join(folder, 'image', file)), { recursive: true })
      cpSync(realpathSync(file), join(folder, 'image', file))
    }
    for (const program of programs) for (const file of [`/usr/bin/${program}`, ...librariesOf(program)]) copy(file)
    for (const each of folders) mkdirSync(join(folder, 'image', each))
    const archive = join(folder, 'image.tar')
    const [uid = '', gid = ''] = user.split(':')
    execFileSync('tar', ['-cf', archive, '--owner', uid, '--group', gid, '-C', join(folder, 'image'), '.'])
    const changes = [
      'ENV PATH=/usr/bin',
      `USER ${user}`,
      ...(entrypoint ? [`ENTRYPOINT ${JSON.stringify(entrypoint)}`] : []),
    ]
    docker('import', ...changes.flatMap((change) => ['--change', change]), archive, name)
    return name
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function librariesOf(program: string): string[] {
  const listed = execFileSync('ldd', [`/usr/bin/${program}`], { encoding: 'utf8' })
  return [...listed.matchAll(/(\/\S+) \(0x/g)].map(([, library = '']) => library)
}
