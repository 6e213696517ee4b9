import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { HeadroomError } from '#shared/errors.ts'
import { type JobsStudio, openJobsStudio, testProfile } from './testing.ts'

const outputs = [{ kind: 'file' as const, container: 'mp4' as const, profileId: testProfile.id }]
let studio: JobsStudio
let folder: string

beforeEach(async () => {
  studio = await openJobsStudio()
  folder = await mkdtemp(join(tmpdir(), 'headroom-folder-'))
  const { quote } = studio.quotes
  studio.quotes.quote = async (request) => {
    if (!request.sourcePath.includes('bad')) return quote(request)
    throw new HeadroomError('SOURCE_CORRUPT', `${basename(request.sourcePath)} is damaged.`)
  }
})
afterEach(async () => {
  await studio.remove()
  await rm(folder, { recursive: true, force: true })
})

async function write(...names: string[]): Promise<void> {
  for (const name of names) await writeFile(join(folder, name), name)
}

const everything = { limit: 1000, offset: 0, sort: 'createdAt' as const, descending: true }

function submit(request: { recursive?: boolean; idempotencyKey?: string } = {}) {
  const customerId = (studio.customers.findByName('Acme') ?? studio.createPayer('Acme').customer).id
  return studio.jobs.submitFolder({ folder, recursive: false, customerId, outputs, ...request })
}

it('submits what may be media, and tells of each file that was refused', async () => {
  await write('a.mp4', 'b.MOV', 'bad.mp4', 'notes.txt', '.hidden.mp4', 'c.mp4.part')
  await mkdir(join(folder, 'inner'))
  await write('inner/d.mkv')
  const { jobs, refusals } = await submit({ recursive: true })
  expect(jobs.map((job) => job.sourceName).sort()).toEqual(['a.mp4', 'b.MOV', 'd.mkv'])
  expect(refusals).toEqual([
    { path: join(folder, 'bad.mp4'), code: 'SOURCE_CORRUPT', message: 'bad.mp4 is damaged.' },
  ])
  expect((await submit()).jobs).toHaveLength(2)
})

it('takes a repeated request once for each file, also when others came beside them', async () => {
  await write('b.mp4', 'c.mp4')
  const first = await submit({ idempotencyKey: 'the same folder' })
  await write('a.mp4')
  const second = await submit({ idempotencyKey: 'the same folder' })
  const idOf = ({ jobs }: typeof first, name: string) => jobs.find((job) => job.sourceName === name)!.id
  expect(idOf(second, 'b.mp4')).toBe(idOf(first, 'b.mp4'))
  expect(idOf(second, 'c.mp4')).toBe(idOf(first, 'c.mp4'))
  expect(studio.budgets.openHolds()).toHaveLength(3)
})

it('makes a batch of them, whose total closes in on what they come to', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `shot_${index}.mp4`)
  await write(...names)
  await submit()
  const [before] = studio.jobs.batches()
  expect(before).toMatchObject({ name: basename(folder), jobs: 40, done: 0, ended: 0, chargedMinor: 0 })
  expect(before!.totalMinor).toEqual(before!.quotedMinor)
  await studio.jobs.start()
  while (studio.jobs.batches()[0]!.done < 20) await studio.pass(5)
  const [half] = studio.jobs.batches()
  const width = ({ p10, p90 }: { p10: number; p90: number }) => p90 - p10
  expect(width(half!.totalMinor)).toBeLessThan(width(before!.totalMinor))
  const [open] = studio.jobs.list({ ...everything, states: ['queued'] }).jobs
  await studio.jobs.cancel(open!.id)
  while (studio.jobs.batches()[0]!.done + studio.jobs.batches()[0]!.ended < 40) await studio.pass(5)
  const [after] = studio.jobs.batches()
  expect(after).toMatchObject({ done: 39, ended: 1 })
  const { chargedMinor } = after!
  expect(after!.totalMinor).toEqual({ p10: chargedMinor, p50: chargedMinor, p90: chargedMinor })
  await studio.jobs.stop()
})

it('leaves the thread to others while it submits 5,000 files', async () => {
  const names = Array.from(
    { length: 5000 },
    (_, index) => `${index % 10 === 0 ? 'bad' : 'clip'} ${index}.mp4`,
  )
  await Promise.all(names.map((name) => writeFile(join(folder, name), '')))
  studio.createPayer('Acme', { allowanceMinor: 1_000_000 })
  let submittedNow = 0
  let mostAtOnce = 0
  let working = true
  const { quote } = studio.quotes
  studio.quotes.quote = (request) => {
    submittedNow++
    return quote(request)
  }
  const others = (async () => {
    while (working) {
      await new Promise((resolve) => setImmediate(resolve))
      mostAtOnce = Math.max(mostAtOnce, submittedNow)
      submittedNow = 0
    }
  })()
  const { jobs, refusals } = await submit()
  working = false
  await others
  expect({ jobs: jobs.length, refusals: refusals.length }).toEqual({ jobs: 4500, refusals: 500 })
  expect(mostAtOnce).toBeLessThanOrEqual(4)
})

it('says that there is no such folder', async () => {
  folder = join(folder, 'gone')
  await expect(submit()).rejects.toMatchObject({ code: 'SOURCE_MISSING' })
})
