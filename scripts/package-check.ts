/*
 * Packs the built program as `npm run package` does, with a stub in Electron's place, and checks what is in the package: nothing is fetched.
 * Usage: npm run package:check
 */
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, Platform } from 'electron-builder'
import { listAsar } from './asar-files.ts'
import { type FuseName, makeStubElectron, readFuses } from './stub-electron.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'headroom-package-'))
const problems: string[] = []
const check = (holds: boolean, sentence: string) => void (holds || problems.push(sentence))

try {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'))
  makeStubElectron(join(folder, 'electron'), version)
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget('dir'),
    publish: 'never',
    config: {
      extends: join(root, 'electron-builder.yml'),
      electronDist: join(folder, 'electron'),
      directories: { output: join(folder, 'packed') },
    },
  })
  checkPackage(join(folder, 'packed', 'linux-unpacked'))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

if (problems.length > 0) {
  console.error(['The package is not right:', ...problems].join('\n- '))
  process.exit(1)
}
console.log('The package is right: files, native modules, fuses.')

function checkPackage(packed: string): void {
  const resources = join(packed, 'resources')
  const files = listAsar(join(resources, 'app.asar'))
  const has = (path: string) => files.some((file) => file.path === path)

  const built = globSync('out/**/*', { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map') && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
  for (const path of built) check(has(path), `${path} is missing.`)
  const workers = globSync('src/main/**/*.worker.ts', { cwd: root })
  check(workers.length > 0, 'No worker was looked for.')
  for (const worker of workers) {
    const path = `out/main/workers/${basename(worker, '.worker.ts')}.js`
    check(has(path), `The worker ${path} is missing.`)
  }
  for (const path of globSync('resources/**/*.*', { cwd: root })) check(has(path), `${path} is missing.`)
  for (const path of ['package.json', 'LICENSE', 'NOTICE', 'THIRD-PARTY-NOTICES.md']) {
    check(has(path), `${path} is missing.`)
  }

  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const bundled = new Set(['@orpc/client', '@orpc/tanstack-query'])
  for (const name of Object.keys(dependencies)) {
    check(has(`node_modules/${name}/package.json`) || bundled.has(name), `The dependency ${name} is missing.`)
  }
  const native = files.filter(({ path }) => path.endsWith('.node'))
  check(native.length > 0, 'There is no native module: better-sqlite3 cannot be loaded.')
  const programs = files.filter(({ path }) =>
    /@(ffmpeg|ffprobe)-installer\/[^/]+\/(ffmpeg|ffprobe)(\.exe)?$/.test(path),
  )
  for (const { path, unpacked } of [...native, ...programs]) {
    const beside = existsSync(join(resources, 'app.asar.unpacked', path))
    check(unpacked && beside, `${path} cannot be loaded from inside the archive.`)
  }

  const strangers = files.filter(({ path }) =>
    /^(src|e2e|bench|scripts|docs|test-results|\.git)\/|^node_modules\/(node-(linux|win|darwin)|electron|vite|vitest|react|typescript|playwright)[^/]*\/|\.map$|\.test\.ts$/.test(
      path,
    ),
  )
  check(
    strangers.length === 0,
    `It holds what it needs not: ${strangers.slice(0, 5).map(({ path }) => path)}.`,
  )

  const wanted: Record<FuseName, boolean> = {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  }
  const fuses = readFuses(readFileSync(join(packed, 'headroom')))
  for (const [name, state] of Object.entries(wanted)) {
    check(fuses[name as FuseName] === state, `The fuse ${name} is ${fuses[name as FuseName]}.`)
  }
}
