import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HeadroomError } from '#shared/errors.ts'
import type { Submit } from '#shared/jobs.ts'
import { type JobsStudio, openJobsStudio, testProfile } from './testing.ts'
import { createWatchFolders, type WatchFolders } from './watch-folders.ts'

let studio: JobsStudio
let folder: string
let watchFolders: WatchFolders
let submitted: Submit[]
let refusal: HeadroomError | null
const outputs = [{ kind: 'file' as const, container: 'mp4' as const, profileId: testProfile.id }]

beforeEach(async () => {
  studio = await openJobsStudio()
  folder = await mkdtemp(join(tmpdir(), 'headroom-watch-'))
  submitted = []
  refusal = null
  watchFolders = openWatchFolders()
  await watchFolders.start()
})
afterEach(async () => {
  await watchFolders.stop()
  await studio.remove()
  await rm(folder, { recursive: true, force: true })
})

function openWatchFolders(): WatchFolders {
  return createWatchFolders({
    ...studio,
    createId: (prefix) => `${prefix}_${Math.random().toString(36).slice(2).padEnd(12, '0')}`,
    submit: async (request) => {
      if (refusal) throw refusal
      submitted.push(request)
      return { id: `job_number_${submitted.length}` }
    },
    workspaceFolder: studio.folder,
  })
}

/** Lets the looks that fall due take place: each reads a real folder. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    studio.clock.advance(1000)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
/** A busy machine may need many looks until it holds. */
const eventually = (holds: () => Promise<void>) => vi.waitFor(holds, { timeout: 30_000 })
const submittedNames = () => submitted.map((request) => request.sourcePath.slice(folder.length + 1)).sort()

describe('a watched folder', () => {
  it('submits a file once it stops changing, once, for the customer of its subfolder', async () => {
    const { customer } = studio.createPayer('Acme')
    await watchFolders.create({ path: folder, customerId: null, outputs })
    await mkdir(join(folder, 'acme'))
    await writeFile(join(folder, 'acme', 'clip.mp4'), 'one')
    await pass(3)
    expect(submitted).toEqual([])
    await eventually(async () => {
      await pass(6)
      expect(submittedNames()).toEqual(['acme/clip.mp4'])
    })
    expect(submitted[0]).toMatchObject({ customerId: customer.id, outputs })
    await pass(30)
    expect(submitted).toHaveLength(1)
  })

  it('submits nothing twice after a restart, and a changed file again', async () => {
    const { customer } = studio.createPayer('Acme')
    await writeFile(join(folder, 'clip.mp4'), 'one')
    await watchFolders.create({ path: folder, customerId: customer.id, outputs })
    await eventually(async () => {
      await pass(6)
      expect(submitted).toHaveLength(1)
    })
    await watchFolders.stop()
    watchFolders = openWatchFolders()
    await watchFolders.start()
    await pass(20)
    expect(submitted).toHaveLength(1)
    await writeFile(join(folder, 'clip.mp4'), 'a longer one')
    await eventually(async () => {
      await pass(6)
      expect(submitted).toHaveLength(2)
    })
    expect(submitted[0]!.idempotencyKey).not.toBe(submitted[1]!.idempotencyKey)
  })

  it('leaves hidden files, downloads under way and anything but media alone', async () => {
    const { customer } = studio.createPayer('Acme')
    for (const name of ['.hidden.mp4', 'a.mp4.part', 'b.tmp', 'c.mp4.crdownload', 'notes.txt', 'done.mp4']) {
      await writeFile(join(folder, name), 'x')
    }
    await watchFolders.create({ path: folder, customerId: customer.id, outputs })
    await eventually(async () => {
      await pass(6)
      expect(submittedNames()).toEqual(['done.mp4'])
    })
  })

  it('shows a refusal, keeps a bad file refused, and tries again when the file is not at fault', async () => {
    const { customer } = studio.createPayer('Acme')
    refusal = new HeadroomError('BUDGET_EXHAUSTED', 'The budget is used up.')
    await writeFile(join(folder, 'clip.mp4'), 'one')
    const { id } = await watchFolders.create({ path: folder, customerId: customer.id, outputs })
    await eventually(async () => {
      await pass(6)
      expect(watchFolders.list()[0]!.refusals).toMatchObject([{ error: { code: 'BUDGET_EXHAUSTED' } }])
    })
    refusal = null
    await eventually(async () => {
      await pass(70)
      expect(submitted).toHaveLength(1)
    })
    expect(watchFolders.list()).toMatchObject([{ id, refusals: [] }])
  })

  it('tells that the folder is gone and goes on when it is back', async () => {
    const { customer } = studio.createPayer('Acme')
    await watchFolders.create({ path: folder, customerId: customer.id, outputs })
    await rename(folder, `${folder}-away`)
    await eventually(async () => {
      await pass(6)
      expect(watchFolders.list()[0]!.problem).toContain('There is no folder')
    })
    await rename(`${folder}-away`, folder)
    await writeFile(join(folder, 'clip.mp4'), 'one')
    await eventually(async () => {
      await pass(6)
      expect(submitted).toHaveLength(1)
    })
    expect(watchFolders.list()[0]!.problem).toBeNull()
  })

  it('explains a file without a customer', async () => {
    await writeFile(join(folder, 'clip.mp4'), 'one')
    await watchFolders.create({ path: folder, customerId: null, outputs })
    await eventually(async () => {
      await pass(6)
      expect(watchFolders.list()[0]!.refusals[0]!.error.message).toContain('Move it into a subfolder')
    })
  })
})

it('refuses folders it should not watch', async () => {
  await watchFolders.create({ path: folder, customerId: null, outputs })
  await mkdir(join(folder, 'inner'))
  const create = (path: string) => watchFolders.create({ path, customerId: null, outputs })
  await expect(create(join(folder, 'inner'))).rejects.toMatchObject({ code: 'CONFLICT' })
  await expect(create('relative')).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await expect(create('/nowhere/at/all')).rejects.toMatchObject({ code: 'SOURCE_MISSING' })
  await expect(create(studio.folder)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})
