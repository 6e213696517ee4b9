import { access, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CliRun, runCli, startConsole } from './spawn-cli.ts'

let folder: string
let workspace: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-cli-'))
  workspace = join(folder, 'workspace')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const cli = (...argv: string[]) => runCli(workspace, ...argv)
const json = (run: CliRun) => JSON.parse(run.stdout)

test('a workspace is opened by the command itself when no console runs', async () => {
  const added = await cli('customers', 'add', 'Acme', '--tier', 'premium', '--json')
  expect(added).toMatchObject({ exitCode: 0, stderr: '' })
  expect(json(added)).toMatchObject({ name: 'Acme', tier: 'premium', priority: 5 })
  const listed = await cli('customers')
  expect(listed.stdout).toMatch(/^Customer +Tier +Priority +Id\n─+ .*\nAcme +premium +5 +cus_/)
})

test('a customer is archived and brought back', async () => {
  await cli('customers', 'add', 'For a while')
  expect((await cli('customers', 'archive', 'for a while')).stdout).toContain('Archived For a while')
  expect((await cli('customers', 'unarchive', 'For a while')).stdout).toBe('For a while may submit again.\n')
  await cli('customers', 'archive', 'For a while')
  expect((await cli('customers')).stdout).not.toContain('For a while')
})

test('a command over many jobs says which, and what came of it', async () => {
  const unsaid = await cli('jobs', 'cancel')
  expect(unsaid).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--all for every one') })
  const done = await cli('jobs', 'cancel', '--state', 'queued', '--name', 'nothing of that name')
  expect(done).toMatchObject({ exitCode: 0, stdout: '0 jobs cancelled.\n' })
})

test('a budget is added, topped up once for a key, and its ledger read', async () => {
  const added = await cli('budgets', 'add', 'Show', '99.50 EUR', '--period', '30', '--json')
  expect(json(added)).toMatchObject({
    budget: { allowanceMinor: 9950, period: { kind: 'rolling', days: 30 }, limit: { kind: 'hard' } },
  })
  for (let time = 0; time < 2; time++) {
    const toppedUp = await cli('budgets', 'top-up', 'show', '0.50 EUR', '--key', 'invoice-17', '--json')
    expect(json(toppedUp).availableMinor).toBe(10_000)
  }
  const ledger = json(await cli('budgets', 'ledger', 'Show', '--json'))
  expect(ledger.entries.map(({ kind }: { kind: string }) => kind)).toEqual(['top-up', 'grant'])
})

test('a refusal is exit code 1, a sentence for people and a code for programs', async () => {
  const human = await cli('customers', 'add', 'acme')
  expect(human).toMatchObject({ exitCode: 1, stdout: '' })
  expect(human.stderr).toMatch(/acme/i)
  const machine = await cli('customers', 'add', 'acme', '--json')
  expect(machine.exitCode).toBe(1)
  expect(json(machine).error).toMatchObject({ code: 'CONFLICT', message: expect.any(String) })
})

test('a backup is restored, and what it replaced is kept', async () => {
  const file = join(folder, 'backup.sqlite')
  expect((await cli('backup', file)).exitCode).toBe(0)
  await cli('customers', 'add', 'Later')
  const restored = json(await cli('restore', file, '--json'))
  expect((await stat(restored.keptAs)).isFile()).toBe(true)
  expect((await cli('customers')).stdout).not.toContain('Later')
  const again = await cli('backup', file, '--json')
  expect(json(again).error.code).toBe('CONFLICT')
})

test('a CSV of planned work is quoted without its files, and its rows are written', async () => {
  const plan = join(folder, 'season.csv')
  await writeFile(
    plan,
    'name;duration;size;profile;count\nEpisode;45min;1080p;H.264 720p;8\nTeaser;0:30;1080p;H.264 720p;\nbroken;soon;1080p;H.264 720p;\n',
  )
  const rows = join(folder, 'quoted.csv')
  const quoted = await cli('quote', plan, '--customer', 'Acme', '--export', rows)
  expect(quoted).toMatchObject({ exitCode: 0 })
  expect(quoted.stdout).toContain('9 jobs in 2 rows, 1 refused')
  expect(quoted.stdout).toContain('Line 4 (broken): The duration “soon” is no time.')
  expect((await readFile(rows, 'utf8')).split('\n')).toHaveLength(1 + 2 + 1 + 1)
  const model = await cli('model', '--json')
  expect(json(model)).toMatchObject({ speaks: 'analytic', jobs: 0, versions: [], drift: null })
})

test('with a console running, commands go through it; at Ctrl-C it leaves nothing behind', async () => {
  const running = await startConsole(workspace)
  const connection = join(workspace, 'console.json')
  try {
    if (process.platform !== 'win32') expect((await stat(connection)).mode & 0o777).toBe(0o600)
    expect(json(await cli('customers', 'add', 'Through HTTP', '--json'))).toMatchObject({ tier: 'standard' })
    const address = json(await cli('sign-in', '--json')).url
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-in#[\w-]{43}$/)

    const backup = join(folder, 'running.sqlite')
    expect((await cli('backup', backup)).exitCode).toBe(0)
    const restore = await cli('restore', backup, '--json')
    expect(restore.exitCode).toBe(3)
    expect(json(restore).error.code).toBe('WORKSPACE_LOCKED')
  } finally {
    expect(await running.stop()).toBe(0)
  }
  await expect(access(connection)).rejects.toThrow()
})

test('a connection file that nobody answers is no console', async () => {
  const stale = { url: 'http://127.0.0.1:9', secret: 'x'.repeat(43), processId: 1 }
  await writeFile(join(workspace, 'console.json'), JSON.stringify(stale))
  expect((await cli('customers')).exitCode).toBe(0)
  expect((await cli('sign-in')).exitCode).toBe(1)
})
