// Runs one command with Node 24 or newer, pnpm's dependencies installed and the repository's tools on PATH:
//
//   node packages/workspace/with-toolchain.mjs COMMAND [ARGUMENT ...]
//
// Needs only Node 20 and npm. Plain JavaScript without dependencies, because nothing is installed when it first runs.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import process from 'node:process'

const usage = `Runs one command with the repository's toolchain: Node 24, pnpm, the dependencies of the lockfile, their programs.

usage: npm run tools -- COMMAND [ARGUMENT …]

examples:
  npm run tools -- vitest run packages/overflow
  npm run tools -- turbo run check:types

exit codes: that of the command; 1 when the toolchain cannot be fetched, 2 for bad arguments, 127 when there is no such
command, 130 after Ctrl-C
`

requireNode([20, 11])

const wantedNodeMajor = 24
const npxPackages = { node: 'node@24', pnpm: 'pnpm@12' }
const parentCheckMs = 200

const root = resolve(import.meta.dirname, '../..')
const stampFile = join(root, 'node_modules/.manga-assist-toolchain.json')

main(process.argv.slice(2))

function main(command) {
  if (command[0] === '--help' || command[0] === '-h') {
    process.stdout.write(usage)
    process.exit(0)
  }
  if (command.length === 0 || command[0].startsWith('-')) {
    fail(`COMMAND must be a program, received ${command[0] ?? 'nothing'} (npm run tools -- --help shows how)`, 2)
  }
  const { toolFolder } = prepare()
  const path = [toolFolder, dirname(process.execPath), process.env.PATH]
  // Behind the tools: the Node of this process is only wanted where npx brought none.
  path.splice(1, 0, join(root, 'node_modules/.bin'))
  runUntilItEnds(command, { ...process.env, PATH: path.join(delimiter), TURBO_TELEMETRY_DISABLED: '1' })
}

/** Older ones lack what this file needs, and would fail with a stack instead of a line. */
function requireNode([leastMajor, leastMinor]) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return
  const rule = `Node must be ${leastMajor}.${leastMinor} or newer`
  fail(
    `${rule}, found ${process.versions.node}: install a newer one (https://nodejs.org); Node 24 is fetched by itself then`,
  )
}

/** Makes sure that the toolchain is there and the dependencies of the lockfile are installed; quick when they are. */
function prepare() {
  const fingerprint = fingerprintOfDependencies()
  const stamp = readStamp()
  if (stamp?.fingerprint === fingerprint && existsSync(join(stamp.toolFolder, 'pnpm'))) return stamp

  console.error(`fetching ${neededPackages().join(' and ')} …`)
  // npx puts the folder of the tools that it brings first on PATH.
  const printPath = ['node', '-p', 'process.env.PATH']
  const path = npx(printPath, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' })
  const toolchain = { fingerprint, toolFolder: path.split(delimiter)[0] }
  console.error('installing dependencies from the lockfile …')
  npx(['pnpm', 'install', '--frozen-lockfile'], { stdio: ['ignore', 2, 2] })
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, JSON.stringify(toolchain))
  return toolchain
}

/** pnpm always; Node only where the one that runs this is too old. */
function neededPackages() {
  const isNodeNewEnough = Number(process.versions.node.split('.')[0]) >= wantedNodeMajor
  return isNodeNewEnough ? [npxPackages.pnpm] : [npxPackages.node, npxPackages.pnpm]
}

function npx(command, options) {
  const packages = neededPackages().flatMap((name) => ['--package', name])
  try {
    return execFileSync('npx', ['--yes', ...packages, '--', ...command], { cwd: root, ...options })
  } catch (error) {
    if (error.code === 'ENOENT') return fail('there is no npx on PATH: install npm, which comes with Node')
    const what = `cannot fetch or install what is needed: "${command.join(' ')}" failed (${error.message.split('\n')[0]})`
    return fail(
      `${what}. The first start needs the npm registry: go online, or check npm config get registry; then try again`,
    )
  }
}

/** Changes when the lockfile, the workspace settings or any manifest changes: then, and only then, pnpm runs again. */
function fingerprintOfDependencies() {
  const manifests = ['packages', 'apps', 'lambda'].flatMap(manifestsBelow)
  const hash = createHash('sha256').update(neededPackages().join())
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests.sort()]) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

function manifestsBelow(folder) {
  const names = readdirSync(join(root, folder)).map((name) => `${folder}/${name}/package.json`)
  return names.filter((file) => existsSync(join(root, file)))
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'))
  } catch {
    return undefined
  }
}

/** Signals and the end of the parent are handed on; the exit code comes back. No process outlives this one. */
function runUntilItEnds([file, ...args], env) {
  const child = spawn(file, args, { cwd: root, env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const parent = process.ppid
  setInterval(() => process.ppid === parent || child.kill('SIGTERM'), parentCheckMs).unref()
  child.on('error', (error) => {
    if (error.code === 'ENOENT') fail(`there is no program ${file}, neither in node_modules/.bin nor on PATH`, 127)
    fail(`cannot run ${file}: ${error.message}`)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

function fail(message, exitCode = 1) {
  console.error(`manga-assist: ${message}`)
  process.exit(exitCode)
}
