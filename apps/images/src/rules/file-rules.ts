import { basename } from 'node:path'
import { applicationLayers, type Image, type ImageFile } from '../image/image.ts'
import type { Rule } from './rule.ts'

/** Where Debian lets everybody write what goes with the container. */
const temporaryFolders: ReadonlySet<string> = new Set(['tmp', 'var/tmp', 'var/lock', 'run/lock'])

const shells = names('sh bash dash ash zsh ksh busybox toybox')
const compilers = names(
  'cc gcc g\\+\\+ c\\+\\+ cpp clang as ld make cmake ninja rustc go tsc esbuild perl python[\\d.]*',
)
const packageManagers = names(
  'apt apt-get apt-cache dpkg apk rpm dnf yum pip[\\d.]* npm npx pnpm pnpx yarn corepack npm-cli.js pnpm.cjs',
)

/** Rules on the files of an image, in whichever layer: what a later layer hides can still be pulled. */
export const fileRules: readonly Rule[] = [
  {
    name: 'writable',
    advice: 'leave every file to root with mode 644 and every folder with 755; at run time mount what must be written',
    find: pathsWhere((file, { config }) => isWritable(file, config.user)),
  },
  {
    name: 'setuid',
    advice: 'take the bits away (chmod ug-s) or the program out of the base',
    find: pathsWhere(({ kind, mode }) => kind === 'file' && (mode & 0o6000) !== 0),
  },
  { name: 'shell', advice: 'take a base without one', find: pathsWhere(isProgram(shells)) },
  {
    name: 'compiler',
    advice: 'build in the builder stage and copy the result',
    find: pathsWhere(isProgram(compilers)),
  },
  {
    name: 'package-manager',
    advice: 'install in the builder stage and copy the result',
    find: pathsWhere(isProgram(packageManagers)),
  },
  {
    name: 'sources',
    advice: 'copy from the bundle stage only what runs',
    find: ownPathsWhere(({ path }) => /\.(ts|tsx|map)$/.test(path)),
  },
  {
    name: 'tests',
    advice: 'leave them out in .dockerignore and in apps/images/src/assemble/contents.ts',
    find: ownPathsWhere(({ path }) =>
      /\.(test|spec)\.\w+$|(^|\/)(testing|fixtures|__tests__|tests?|bench)(\/|$)/.test(path),
    ),
  },
  {
    name: 'node-modules',
    advice: 'bundle it; only native parts (.node) may lie there',
    find: ownPathsWhere(
      ({ path, kind }) => kind === 'file' && /(^|\/)node_modules\//.test(path) && !path.endsWith('.node'),
    ),
  },
  {
    name: 'bill-of-materials',
    advice: 'have apps/images/src/assemble write it to /app/sbom.cdx.json',
    find: (image) => (hasBill(image) ? [] : ['no CycloneDX document at /app/sbom.cdx.json']),
  },
]

function pathsWhere(isBad: (file: ImageFile, image: Image) => boolean): Rule['find'] {
  return (image) => image.layers.flatMap(({ files }) => files.filter((file) => isBad(file, image)).map(pathOf))
}

function ownPathsWhere(isBad: (file: ImageFile) => boolean): Rule['find'] {
  return (image) => applicationLayers(image).flatMap(({ files }) => files.filter(isBad).map(pathOf))
}

function pathOf({ path, mode }: ImageFile): string {
  return `/${path} (mode ${mode.toString(8)})`
}

/** A link has no mode of its own. The sticky bit keeps others from what one has written. */
function isWritable({ path, kind, mode, uid }: ImageFile, user: string): boolean {
  if (kind === 'link' || (temporaryFolders.has(path) && (mode & 0o1000) !== 0)) return false
  const isOfUser = uid !== 0 && String(uid) === user.split(':')[0]
  return (mode & 0o002) !== 0 || isOfUser
}

function names(list: string): RegExp {
  return new RegExp(`^(${list.replaceAll(' ', '|')})$`)
}

/** In a folder of programs, whatever its mode: what stands there is meant to be run. */
function isProgram(programs: RegExp): (file: ImageFile) => boolean {
  return ({ path, kind }) => kind !== 'folder' && /(^|\/)s?bin\//.test(path) && programs.test(basename(path))
}

function hasBill(image: Image): boolean {
  const files = applicationLayers(image).flatMap((layer) => layer.files)
  return files.some(({ path, text }) => path === 'app/sbom.cdx.json' && text?.includes('"bomFormat": "CycloneDX"'))
}
