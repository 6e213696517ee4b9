// Makes a bare clone ready to run: packages, a Node that can run the program, and a fresh build. Plain Node >= 18, no packages.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const wantedNodeMajor = 24
const installStamp = join(root, 'node_modules', '.headroom-install')
const buildStamp = join(root, 'out', '.headroom-build')

/** Prints one line of progress to standard error, so that standard output stays the program's own. */
export function say(line) {
  process.stderr.write(`headroom: ${line}\n`)
}

/** Ends the program with a sentence. */
export function giveUp(sentence) {
  say(sentence)
  process.exit(1)
}

const hashOf = (text) => createHash('sha256').update(text).digest('hex')
const readStamp = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

/** Installs the locked packages when the lock file changed since the last time. Install scripts are not needed and not run. */
function ensurePackages() {
  const wanted = hashOf(readFileSync(join(root, 'package-lock.json')))
  if (readStamp(installStamp) === wanted) return
  say('installing packages (once, about a minute)…')
  const npm = process.env.npm_execpath
  const [command, ...args] = npm
    ? [process.execPath, npm]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm']
  const result = spawnSync(
    command,
    [...args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: !npm && process.platform === 'win32',
    },
  )
  if (result.status !== 0)
    giveUp('npm could not install the packages; see the lines above, mend what they name and try again.')
  writeFileSync(installStamp, wanted)
}

/** The Node that runs the program: this one when it is new enough, else the one that came with the packages. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= wantedNodeMajor) return process.execPath
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const executable = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', executable)
  if (existsSync(path)) return path
  return giveUp(
    `Headroom needs Node ${wantedNodeMajor} and no packaged one exists for ${process.platform}-${process.arch}: install Node ${wantedNodeMajor} from nodejs.org and start again.`,
  )
}

/** Newest change of anything the build reads. */
function newestChange(folder) {
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) newest = Math.max(newest, newestChange(path))
    else if (!entry.name.includes('.test.')) newest = Math.max(newest, statSync(path).mtimeMs)
  }
  return newest
}

/** Builds main, preload and renderer when a source is newer than the last build. */
function ensureBuild(node) {
  const inputs = ['package-lock.json', 'electron.vite.config.ts'].map(
    (name) => statSync(join(root, name)).mtimeMs,
  )
  const wanted = String(Math.max(...inputs, newestChange(join(root, 'src'))))
  if (readStamp(buildStamp) === wanted) return
  say('building…')
  const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const result = spawnSync(node, [builder, 'build', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (result.status !== 0) giveUp('the build failed; see the lines above.')
  mkdirSync(dirname(buildStamp), { recursive: true })
  writeFileSync(buildStamp, wanted)
}

/** Makes everything ready and returns the path of the Node to use. */
export function setUp({ build }) {
  ensurePackages()
  const node = findNode()
  if (build) ensureBuild(node)
  return node
}

/** Environment for children: the right Node first, so that everything they start uses it too. */
export function childEnvironment(node) {
  const separator = process.platform === 'win32' ? ';' : ':'
  return { ...process.env, PATH: `${dirname(node)}${separator}${process.env.PATH ?? ''}` }
}
