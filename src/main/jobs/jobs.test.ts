import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HeadroomError } from '#shared/errors.ts'
import { type JobsStudio, openJobsStudio, settled } from './testing.ts'

let studio: JobsStudio

beforeEach(async () => {
  studio = await openJobsStudio()
  await studio.jobs.start()
})
afterEach(async () => {
  await studio.jobs.stop()
  await studio.remove()
})

const ffmpegKilled = () => new HeadroomError('FFMPEG_KILLED', 'ffmpeg was killed.')

describe('the loop', () => {
  it('holds the quote, runs every task, settles what was measured and learns from it', async () => {
    const { customer, budget } = studio.createPayer('Acme')
    const job = await studio.submit(customer.id)
    expect(job.state).toBe('running')
    expect(studio.budgets.get(budget.id).balance).toMatchObject({ heldMinor: 30, balanceMinor: 100_000 })
    const finished = studio.jobs.finished(job.id)
    await studio.pass(12)
    await expect(finished).resolves.toMatchObject({ state: 'completed', chargedMinor: 21, progress: 1 })
    expect(studio.jobs.get(job.id).job.measured.cpuSeconds).toBeCloseTo(20.2)
    expect(studio.budgets.get(budget.id).balance).toMatchObject({ heldMinor: 0, balanceMinor: 99_979 })
    expect(studio.jobs.get(job.id).job.outputFiles).toHaveLength(1)
  })

  it('teaches once what each rendition used, and what they share', async () => {
    const { customer } = studio.createPayer('Acme')
    const { id } = await studio.submit(customer.id)
    await studio.pass(12)
    const { job } = studio.jobs.get(id)
    expect(studio.quotes.learned).toHaveLength(1)
    const [quote, measured, lessons = []] = studio.quotes.learned[0]!
    expect({ quoteId: quote.id, measured }).toEqual({ quoteId: job.quote.id, measured: job.measured })
    const parts = Object.fromEntries(lessons.map(({ profileId, use }) => [profileId, use.cpuSeconds]))
    expect(parts).toEqual({ prf_test_360p: expect.closeTo(20), source: expect.closeTo(0.2) })
  })

  it('completes and settles a job even when nothing can be learned from it', async () => {
    const { customer } = studio.createPayer('Acme')
    studio.quotes.learn = () => {
      throw new Error('The model cannot take this.')
    }
    const { id } = await studio.submit(customer.id)
    await studio.pass(12)
    expect(studio.jobs.get(id).job).toMatchObject({ state: 'completed', chargedMinor: 21 })
  })

  it('starts a job at once when a thread is free', async () => {
    const { customer } = studio.createPayer('Acme')
    await studio.submit(customer.id)
    expect(studio.runner.started).toHaveLength(1)
  })

  it('never uses more threads than it may', async () => {
    const { customer } = studio.createPayer('Acme')
    for (let index = 0; index < 5; index++) await studio.submit(customer.id)
    for (let step = 0; step < 100; step++) {
      await studio.pass(1)
      expect(studio.jobs.queue().threadsInUse).toBeLessThanOrEqual(2)
    }
    expect(
      studio.jobs.list({ limit: 10, offset: 0, sort: 'createdAt', descending: true, states: ['completed'] })
        .total,
    ).toBe(5)
  })
})

describe('submitting', () => {
  it('says what to do when the customer has no budget', async () => {
    const customer = studio.customers.create({ name: 'Acme', tier: 'standard', priority: 5 })
    await expect(studio.submit(customer.id)).rejects.toMatchObject({
      code: 'BUDGET_MISSING',
      message: expect.stringContaining('Create one for this customer'),
    })
  })

  it('leaves no job behind when the budget cannot hold it', async () => {
    const { customer } = studio.createPayer('Acme', { allowanceMinor: 29 })
    await expect(studio.submit(customer.id)).rejects.toMatchObject({ code: 'BUDGET_EXHAUSTED' })
    expect(studio.jobs.queue().waiting).toBe(0)
    expect(studio.budgets.openHolds()).toEqual([])
  })

  it('takes a repeated request once', async () => {
    const { customer } = studio.createPayer('Acme')
    const request = { idempotencyKey: 'the same request' }
    const [first, second] = await Promise.all([
      studio.submit(customer.id, request),
      studio.submit(customer.id, request),
    ])
    expect((await studio.submit(customer.id, request)).id).toBe(first.id)
    expect(second.id).toBe(first.id)
    expect(studio.budgets.openHolds()).toHaveLength(1)
  })

  it('refuses a quote whose source changed since', async () => {
    const { customer, budget } = studio.createPayer('Acme')
    const outputs = [{ kind: 'file' as const, container: 'mp4' as const, profileId: 'prf_test_360p' }]
    const request = { sourcePath: '/media/clip.mp4', customerId: customer.id, budgetId: budget.id, outputs }
    const quote = await studio.quotes.quote(request)
    studio.fingerprints.set('/media/clip.mp4', 'changed')
    await expect(studio.submit(customer.id, { quoteId: quote.id })).rejects.toMatchObject({
      code: 'QUOTE_EXPIRED',
    })
    studio.fingerprints.clear()
    await expect(studio.submit(customer.id, { quoteId: quote.id })).resolves.toMatchObject({
      quote: { id: quote.id },
    })
  })
})

describe('failures', () => {
  it('fails a job with a bad source at once and charges nothing', async () => {
    const { customer, budget } = studio.createPayer('Acme')
    studio.runner.failNext('prepare', new HeadroomError('SOURCE_CORRUPT', 'The file is broken.'))
    const job = await studio.submit(customer.id)
    await studio.pass(1)
    expect(studio.jobs.get(job.id).job).toMatchObject({
      state: 'failed',
      chargedMinor: 0,
      error: { code: 'SOURCE_CORRUPT', message: 'The file is broken.' },
    })
    expect(studio.budgets.get(budget.id).balance).toMatchObject({ heldMinor: 0, balanceMinor: 100_000 })
  })

  it('tries again what may pass, keeps the finished chunks and charges failed work to nobody', async () => {
    const { customer } = studio.createPayer('Acme')
    studio.runner.failNext('video/prf_test_360p/0003', ffmpegKilled())
    const job = await studio.submit(customer.id)
    await studio.pass(40)
    expect(studio.jobs.get(job.id).job).toMatchObject({ state: 'completed', chargedMinor: 21, attempts: 2 })
    const runs = Object.groupBy(studio.runner.started, (run) => run.key)
    expect(
      Object.values(runs)
        .map((list) => list!.length)
        .sort(),
    ).toEqual([1, 1, 1, 1, 1, 2])
  })

  it('gives up after a bounded number of tries; a retry by hand holds anew and starts over', async () => {
    const { customer, budget } = studio.createPayer('Acme')
    studio.runner.failNext('prepare', ...Array.from({ length: 4 }, ffmpegKilled))
    const job = await studio.submit(customer.id)
    await studio.pass(60, 500)
    expect(studio.jobs.get(job.id).job.state).toBe('failed')
    expect(studio.budgets.get(budget.id).balance.heldMinor).toBe(0)
    expect(studio.jobs.retry(job.id)).toMatchObject({ error: null, chargedMinor: null })
    expect(studio.budgets.get(budget.id).balance.heldMinor).toBe(30)
    await studio.pass(15)
    expect(studio.jobs.get(job.id).job).toMatchObject({ state: 'completed', chargedMinor: 21 })
  })

  it('does not keep the queue from going on', async () => {
    const { customer } = studio.createPayer('Acme')
    studio.runner.failNext('prepare', new HeadroomError('SOURCE_CORRUPT', 'The file is broken.'))
    await studio.submit(customer.id)
    const second = await studio.submit(customer.id)
    await studio.pass(15)
    expect(studio.jobs.get(second.id).job.state).toBe('completed')
  })
})

describe('control', () => {
  it('pauses at once, gives the threads back, keeps the hold, and goes on where it stopped', async () => {
    const { customer, budget } = studio.createPayer('Acme')
    const job = await studio.submit(customer.id)
    await studio.pass(3)
    expect(studio.jobs.pause(job.id).state).toBe('paused')
    expect(studio.jobs.queue().threadsInUse).toBe(0)
    await studio.pass(100, 1000)
    expect(studio.budgets.get(budget.id).balance.heldMinor).toBe(30)
    studio.jobs.resume(job.id)
    await studio.pass(10)
    expect(studio.jobs.get(job.id).job).toMatchObject({ state: 'completed' })
    expect(studio.jobs.get(job.id).job.measured.wallSeconds).toBeCloseTo(10.2, 0)
  })

  it('lets resumed work wait until threads are free again', async () => {
    const { customer } = studio.createPayer('Acme')
    const first = await studio.submit(customer.id)
    await studio.pass(1)
    studio.jobs.pause(first.id)
    await studio.submit(customer.id)
    await studio.pass(1)
    studio.jobs.resume(first.id)
    for (let step = 0; step < 40; step++) {
      await studio.pass(1)
      expect(studio.jobs.queue().threadsInUse).toBeLessThanOrEqual(2)
    }
    expect(studio.jobs.get(first.id).job.state).toBe('completed')
  })

  it('charges a cancelled job for what it used, running tasks included', async () => {
    const { customer, budget } = studio.createPayer('Acme')
    const job = await studio.submit(customer.id)
    await studio.pass(3.1)
    const cancelled = await studio.jobs.cancel(job.id)
    expect(cancelled).toMatchObject({ state: 'cancelled', chargedMinor: 7 })
    expect(studio.budgets.get(budget.id).balance).toMatchObject({ heldMinor: 0, balanceMinor: 99_993 })
    await expect(studio.jobs.cancel(job.id)).rejects.toMatchObject({ code: 'INVALID_STATE' })
  })

  it('runs an urgent job before all others', async () => {
    const { customer } = studio.createPayer('Acme')
    for (let index = 0; index < 3; index++) await studio.submit(customer.id)
    const last = await studio.submit(customer.id)
    studio.jobs.runNow(last.id)
    await studio.pass(16)
    expect(studio.jobs.get(last.id).job.state).toBe('completed')
  })

  it('runs a higher priority first', async () => {
    const { customer } = studio.createPayer('Acme')
    for (let index = 0; index < 3; index++) await studio.submit(customer.id)
    const last = await studio.submit(customer.id)
    studio.jobs.setPriority(last.id, 9)
    await studio.pass(21)
    expect(studio.jobs.get(last.id).job.state).toBe('completed')
  })

  it('finishes what runs and starts nothing new while draining', async () => {
    const { customer } = studio.createPayer('Acme')
    const first = await studio.submit(customer.id)
    await studio.pass(1)
    const second = await studio.submit(customer.id)
    studio.jobs.setSettings({ draining: true })
    await studio.pass(30)
    expect(studio.jobs.get(first.id).job.state).toBe('completed')
    expect(studio.jobs.get(second.id).job.state).toBe('queued')
    expect(studio.jobs.queue().mode).toBe('draining')
    studio.jobs.setSettings({ draining: false })
    await studio.pass(15)
    expect(studio.jobs.get(second.id).job.state).toBe('completed')
  })

  it('starts nothing outside work hours, lets running chunks finish, and goes on by itself', async () => {
    const { customer } = studio.createPayer('Acme')
    const days = [1, 2, 3, 4, 5, 6, 7]
    studio.jobs.setSettings({
      workHours: { timeZone: 'UTC', windows: [{ days, from: '22:00', to: '09:01' }] },
    })
    const job = await studio.submit(customer.id)
    await studio.pass(52)
    const late = await studio.submit(customer.id)
    await studio.pass(30)
    expect(studio.jobs.get(job.id).job.state).toBe('completed')
    expect(studio.jobs.get(late.id).tasks.filter((task) => task.state === 'running')).toEqual([])
    expect(studio.jobs.queue()).toMatchObject({
      mode: 'outside-hours',
      modeReason: 'Outside work hours until 22:00.',
    })
    await studio.pass(13 * 3600, 60_000)
    await studio.pass(30)
    expect(studio.jobs.get(late.id).job.state).toBe('completed')
  })
})

it('stops while a disk is nearly full and goes on when it is not', async () => {
  let freeBytes = 10
  const guarded = await openJobsStudio({
    freeDiskBytes: () => freeBytes,
    settings: { minimumFreeDiskBytes: 1000 },
  })
  await guarded.jobs.start()
  const { customer } = guarded.createPayer('Acme')
  const job = await guarded.submit(customer.id)
  expect(guarded.jobs.queue().mode).toBe('disk-full')
  expect(guarded.runner.started).toEqual([])
  freeBytes = 5000
  await guarded.pass(25)
  await settled()
  expect(guarded.jobs.get(job.id).job.state).toBe('completed')
  await guarded.jobs.stop()
  await guarded.remove()
})
