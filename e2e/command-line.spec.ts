import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { findBinaries } from '../src/main/transcode/binaries.ts'

const builtCli = fileURLToPath(new URL('../out/main/cli.js', import.meta.url))
let folder: string
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-command-line-'))
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

/** The built command line in a process of its own; its JSON and its exit code. */
function cli(...argv: string[]): Promise<{ exitCode: number; json: ReturnType<typeof JSON.parse> }> {
  const workspace = join(folder, 'workspace')
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [builtCli, ...argv, '--json', '--workspace', workspace],
      (error, stdout, stderr) => {
        const exitCode = error ? Number(error.code) : 0
        resolve({ exitCode, json: stdout === '' ? stderr : JSON.parse(stdout) })
      },
    )
  })
}

test('a clip goes in; a held, verified, settled job comes out', async () => {
  const { ffmpegPath } = await findBinaries({ environment: process.env })
  const clip = join(folder, '-a clip "1".mp4')
  const picture = 'testsrc2=size=320x180:rate=25:duration=2'
  execFileSync(ffmpegPath, ['-v', 'error', '-f', 'lavfi', '-i', picture, `file:${clip}`])
  await cli('customers', 'add', 'Acme')
  await cli('budgets', 'add', 'Month', '10 EUR')

  const { exitCode, json } = await cli('submit', clip, '--profile', 'H.264 360p', '--wait')
  expect([exitCode, json.jobs?.[0]?.state]).toEqual([0, 'completed'])
  const [job] = json.jobs
  expect((await stat(job.outputFiles[0].path)).size).toBe(job.outputFiles[0].sizeBytes)
  const { entries } = (await cli('budgets', 'ledger', 'Month')).json
  expect(entries.map(({ kind }: { kind: string }) => kind)).toEqual(['settlement', 'hold', 'grant'])
  expect(entries[0]).toMatchObject({ balanceDeltaMinor: -job.chargedMinor || 0, heldMinor: 0 })
})

test('a file that is no video is refused by kind, and holds nothing', async () => {
  const text = join(folder, 'text.mp4')
  await writeFile(text, 'this is no video\n'.repeat(100))
  const quoted = await cli('quote', text)
  expect([quoted.exitCode, quoted.json.error.code]).toEqual([1, 'SOURCE_NOT_MEDIA'])
  const submitted = await cli('submit', text, join(folder, 'gone.mp4'))
  expect(submitted.exitCode).toBe(1)
  expect(submitted.json.error.details.refusals.map(({ code }: { code: string }) => code)).toEqual([
    'SOURCE_NOT_MEDIA',
    'SOURCE_MISSING',
  ])
  const [{ balance }] = (await cli('budgets')).json
  expect(balance.heldMinor).toBe(0)
  expect(await readdir(join(folder, 'workspace', 'outputs', 'Acme'))).toHaveLength(1)
})
