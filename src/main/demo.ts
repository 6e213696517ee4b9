/*
 * npm run demo [-- CLIP]: the whole loop without a window, on a workspace of its own that is removed at the end.
 * Exits 0 only when every output was verified and the budget adds up.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { isHeadroomError } from '#shared/errors.ts'
import type { Job } from '#shared/jobs.ts'
import type { Interval } from '#shared/primitives.ts'
import type { OutputRequest } from '#shared/profiles.ts'
import { wallClock } from './clock.ts'
import { openStudio } from './studio.ts'

const allowanceMinor = 5_000

/** An HLS ladder of three and one MP4, sharing the 720p rendition. */
const outputs: OutputRequest[] = [
  { kind: 'hls', profileIds: ['prf_h264_720p', 'prf_h264_480p', 'prf_h264_360p'] },
  { kind: 'file', container: 'mp4', profileId: 'prf_h264_720p' },
]

const say = (line = '') => process.stdout.write(`${line}\n`)
const seconds = (value: number) => `${value.toFixed(1)} s`
const mebibytes = (value: number) => `${(value / 2 ** 20).toFixed(1)} MiB`
const euros = (amountMinor: number) => `€${(amountMinor / 100).toFixed(2)}`

/** One row of the closing table: what was quoted, what was measured, and whether it fell within P10 to P90. */
function compare(name: string, quoted: Interval, measured: number, show: (value: number) => string): string {
  const inside = measured >= quoted.p10 && measured <= quoted.p90
  const range = `${show(quoted.p50)} (${show(quoted.p10)} – ${show(quoted.p90)})`
  return `  ${name.padEnd(12)} ${range.padEnd(38)} ${show(measured).padEnd(12)} ${inside ? 'inside' : 'outside'}`
}

async function verifyOutputs(job: Job): Promise<void> {
  for (const output of job.outputFiles) {
    await stat(output.path)
    say(`  ${output.description.padEnd(44)} ${mebibytes(output.sizeBytes).padStart(10)}  ${output.path}`)
  }
}

async function runLoop(workspaceFolder: string, givenClip: string | undefined): Promise<boolean> {
  const studio = await openStudio({ workspaceFolder, host: 'command-line', clock: wallClock })
  try {
    await studio.start()
    const { budgets, customers, jobs, quotes, transcode } = studio.services
    const customer = customers.create({ name: 'Demo customer', tier: 'premium', priority: 5 })
    const { budget } = budgets.create({
      customerId: customer.id,
      name: 'This month',
      unit: { kind: 'money', currency: quotes.priceBook().currency },
      allowanceMinor,
      period: { kind: 'month', timeZone: 'UTC' },
      renewal: { kind: 'reset' },
      limit: { kind: 'hard' },
    })

    const sourcePath = givenClip ?? (await transcode.makeSampleClip(join(workspaceFolder, 'sample.mp4')))
    say(`Source   ${sourcePath}`)
    const quote = await quotes.quote({ sourcePath, customerId: customer.id, outputs })
    say(`Quote    ${euros(quote.amountMinor.p50)}, at most ${euros(quote.amountMinor.p90)} nine times in ten`)

    const submitted = await jobs.submit({ sourcePath, customerId: customer.id, outputs, quoteId: quote.id })
    const held = budgets.get(budget.id).balance
    say(
      `Hold     ${euros(held.heldMinor)} of ${euros(held.balanceMinor)}; ${euros(held.availableMinor)} remain available`,
    )

    const job = await jobs.finished(submitted.id)
    if (job.state !== 'completed') {
      say(`The job ${job.state}: ${job.error?.code ?? ''} ${job.error?.message ?? ''}`)
      return false
    }
    const chargedMinor = job.chargedMinor ?? 0
    say()
    say('Outputs, each verified: frames, duration, decodable')
    await verifyOutputs(job)
    say()
    say(`  ${''.padEnd(12)} ${'quoted (P10 – P90)'.padEnd(38)} measured`)
    say(compare('CPU', quote.total.cpuSeconds, job.measured.cpuSeconds, seconds))
    say(compare('Memory', quote.total.peakMemoryBytes, job.measured.peakMemoryBytes, mebibytes))
    say(compare('Output', quote.total.outputBytes, job.measured.outputBytes, mebibytes))
    say(compare('Money', quote.amountMinor, chargedMinor, euros))

    const settled = budgets.get(budget.id).balance
    say()
    say(
      `Settled  ${euros(chargedMinor)}; balance ${euros(settled.balanceMinor)}, held ${euros(settled.heldMinor)}`,
    )
    return settled.heldMinor === 0 && settled.balanceMinor === allowanceMinor - chargedMinor
  } finally {
    await studio.stop()
  }
}

const workspaceFolder = await mkdtemp(join(tmpdir(), 'headroom-demo-'))
try {
  const clip = process.argv[2]
  const complete = await runLoop(workspaceFolder, clip === undefined ? undefined : resolve(clip))
  process.exitCode = complete ? 0 : 1
} catch (error) {
  if (!isHeadroomError(error)) throw error
  say(`${error.code}: ${error.message}`)
  process.exitCode = 1
} finally {
  await rm(workspaceFolder, { recursive: true, force: true })
}
