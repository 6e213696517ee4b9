import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from './spawn-cli.ts'

let folder: string
let workspace: string
let file: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-cli-forecast-'))
  workspace = join(folder, 'workspace')
  file = join(folder, 'series.csv.gz')
  const lines = [1, 2, 3].map((level) => `S${level},${hourly(420, level)}`)
  await writeFile(file, gzipSync(`id,v\n${lines.join('\n')}\nempty,,\n`))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function hourly(length: number, level: number): string {
  const value = (t: number) => 10 * level * (2 + Math.sin((2 * Math.PI * t) / 24) + 0.05 * Math.sin(t * t))
  return Array.from({ length }, (_, t) => value(t).toFixed(3)).join(',')
}

test('a file of series is forecast without a workspace', async () => {
  const out = join(folder, 'out.csv')
  const run = await runCli(workspace, 'forecast', file, '--horizon', '12', '--levels', '95,80', '--out', out)
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  expect(run.stdout).toContain('3 of 4 series (ensemble 3)')
  expect(run.stdout).toContain('empty left out')
  const lines = (await readFile(out, 'utf8')).trimEnd().split('\n')
  expect(lines[0]).toBe('id,step,point,lo80,hi80,lo95,hi95')
  expect(lines).toHaveLength(1 + 3 * 12)
  await expect(access(workspace)).rejects.toThrow()
})

test('models are compared on a file of series, the table for people and rows for programs', async () => {
  const asked = ['backtest', 'forecast', file, '--horizon', '12', '--origins', '2', '--compare', '1']
  const human = await runCli(workspace, ...asked)
  expect(human.stdout).toMatch(/^model +MASE/)
  expect(human.stdout).toContain('seasonal naive')
  const machine = JSON.parse((await runCli(workspace, ...asked, '--json')).stdout)
  expect(machine.rows.map(({ model }: { model: string }) => model)).toContain('ensemble')
})

test.each([
  [['forecast', 'series.csv'], 'Say where the forecast goes'],
  [['forecast', 'series.csv', '--out', 'o.csv', '--levels', '80,high'], 'are no levels'],
  [['backtest', 'forecast', 'series.csv', '--season', 'day'], '--season takes a whole number'],
])('%j is used wrongly', async (argv, sentence) => {
  const run = await runCli(workspace, ...argv)
  expect(run.exitCode).toBe(2)
  expect(run.stderr).toContain(sentence)
})

test('a file that is not there is a refusal with a code', async () => {
  const run = await runCli(
    workspace,
    'forecast',
    join(folder, 'none.csv'),
    '--out',
    join(folder, 'x.csv'),
    '--json',
  )
  expect(run.exitCode).toBe(1)
  expect(JSON.parse(run.stdout).error.code).toBe('INVALID_INPUT')
})

test('past requests are imported, and the studio’s own customers forecast from them', async () => {
  const empty = await runCli(workspace, 'forecast')
  expect(empty.stdout).toContain('no history to forecast from yet')
  const requests = join(folder, 'requests.csv')
  const lastHour = Math.floor(Date.now() / 3_600_000) - 1
  const rows = Array.from({ length: 15 * 24 }, (_, i) => `${(lastHour - i) * 3600},Acme,news,60,2`)
  await writeFile(
    requests,
    `time,customer,content type,duration,complexity\n${rows.join('\n')}\nnever,Acme,,1,1\n`,
  )
  const imported = await runCli(workspace, 'forecast', 'import', requests, '--add-customers')
  expect(imported.stdout).toContain('360 requests added')
  expect(imported.stdout).toContain('1 left out with no readable time, first in line 362')
  await runCli(workspace, 'budgets', 'add', 'Show', '500 CU', '--customer', 'Acme')
  const human = await runCli(workspace, 'forecast')
  expect(human.stdout).toMatch(/Acme +168 +1 \(/)
  expect(human.stdout).toContain('It is likely gone in about 4 hours')
  const machine = JSON.parse((await runCli(workspace, 'forecast', '--json')).stdout)
  expect(machine.budgets[0]).toMatchObject({ name: 'Show', basis: 'forecast' })
})

test('a file without the columns is refused with what it needs', async () => {
  const run = await runCli(workspace, 'forecast', 'import', file, '--json')
  expect(run.exitCode).toBe(1)
  expect(JSON.parse(run.stdout).error.message).toContain('time and customer')
})
