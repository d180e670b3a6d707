// Installs aws-lambda-ric, the official runtime client of Lambda, below this folder and builds its native part:
//
//   node packages/lambda-emulator/official-runtime/build.mjs
//
// Needs autoconf, automake, libtool, g++, cmake, make and python3, takes about a minute, and does nothing when it has been
// done. No dependency of the workspace, because nobody who only installs should need a compiler.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'

const folder = import.meta.dirname
const native = join(folder, 'node_modules/aws-lambda-ric/rapid-client.node')
const atMostMs = 900_000
/** Where this Node keeps its headers, as its packages install them; without them they would be fetched. */
const nodeFolder = join(dirname(process.execPath), '..')
const hasHeaders = existsSync(join(nodeFolder, 'include/node/node_api.h'))

if (!existsSync(native)) {
  process.stdout.write('building aws-lambda-ric …\n')
  // The versions of the lockfile beside this; the one place where install scripts of a package run.
  const options = {
    cwd: folder,
    env: { ...(hasHeaders && { npm_config_nodedir: nodeFolder }), ...process.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: atMostMs,
    maxBuffer: 2 ** 27,
  }
  try {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--foreground-scripts'], options)
  } catch (error) {
    process.stderr.write(`${String(error.stderr).slice(-4_000)}\naws-lambda-ric could not be built: ${error.message}\n`)
    process.exitCode = 1
  }
}
