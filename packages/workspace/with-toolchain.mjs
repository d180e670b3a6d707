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

const wantedNodeMajor = 24
const npxPackages = { node: 'node@24', pnpm: 'pnpm@12' }
const parentCheckMs = 200

const root = resolve(import.meta.dirname, '../..')
const stampFile = join(root, 'node_modules/.manga-assist-toolchain.json')

main(process.argv.slice(2))

function main(command) {
  if (command.length === 0) fail('name a command to run, for example: with-toolchain.mjs vitest run')
  const nodeDirectory = prepare()
  const path = [nodeDirectory, join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter)
  runUntilItEnds(command, { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1' })
}

/** Returns the folder of a fitting `node`, after making sure that the dependencies of the lockfile are installed. */
function prepare() {
  const fingerprint = fingerprintOfDependencies()
  const stamp = readStamp()
  if (stamp?.fingerprint === fingerprint && existsSync(join(stamp.nodeDirectory, 'node'))) return stamp.nodeDirectory

  const nodeDirectory = dirname(hasWantedNode() ? process.execPath : askNpx(['node'], 'node', '-p', 'process.execPath'))
  console.error('installing dependencies from the lockfile …')
  const packages = hasWantedNode() ? ['pnpm'] : ['node', 'pnpm']
  npx(packages, ['pnpm', 'install', '--frozen-lockfile'], { stdio: ['ignore', 2, 2] })
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, JSON.stringify({ fingerprint, nodeDirectory }))
  return nodeDirectory
}

function hasWantedNode() {
  return Number(process.versions.node.split('.')[0]) >= wantedNodeMajor
}

function askNpx(packages, ...command) {
  console.error(`fetching ${packages.map((name) => npxPackages[name]).join(' and ')} …`)
  return npx(packages, command, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' }).trim()
}

function npx(packages, command, options) {
  const wanted = packages.flatMap((name) => ['--package', npxPackages[name]])
  try {
    return execFileSync('npx', ['--yes', ...wanted, '--', ...command], { cwd: root, ...options })
  } catch (error) {
    return fail(`"${command.join(' ')}" failed (${error.message.split('\n')[0]}). Is the npm registry reachable?`)
  }
}

/** Changes when the lockfile, the workspace settings or any manifest changes: then, and only then, pnpm runs again. */
function fingerprintOfDependencies() {
  const manifests = ['packages', 'apps', 'lambda'].flatMap(manifestsBelow)
  const hash = createHash('sha256')
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
  child.on('error', (error) => fail(`cannot run ${file}: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

function fail(message) {
  console.error(`manga-assist: ${message}`)
  process.exit(1)
}
