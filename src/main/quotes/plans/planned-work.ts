import { basename } from 'node:path'
import type { Customer } from '#shared/customers.ts'
import { isHeadroomError } from '#shared/errors.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { PlannedJob, PlanRefusal, PlanRequest } from '#shared/plans.ts'
import type { OutputRequest, Profile } from '#shared/profiles.ts'
import { findMediaFiles } from '../../media-files.ts'
import type { Order } from '../reckoning.ts'
import { type Assumption, describedSource } from './assumed-facts.ts'
import type { PlannedRow } from './plan-rows.ts'
import { DirtyCell, type PlannedCells, readFacts } from './planned-cells.ts'
import { linesOfFile, linesOfText, plannedLines } from './planned-csv.ts'
import type { PlansDependencies } from './plans.ts'

/** Who pays for what, checked. Errors: NOT_FOUND, TIER_FORBIDS, INVALID_STATE, CURRENCY_MISMATCH. */
export type TakeOrder = (request: { customerId: string; outputs: OutputRequest[] }) => Order

/** A row of the plan, or why there is none. */
export type ReadRow = PlannedRow | PlanRefusal

type Wanted = { customerId: string; outputs: OutputRequest[] }
type Known = { facts: SourceFacts; assumptions: readonly Assumption[]; count: number; date: string | null }

/** Reads the rows of a plan from wherever they come. */
export function createPlanReader(dependencies: PlansDependencies) {
  const { customers, transcode } = dependencies
  const customerNamed = byName(() => customers.list({ includeArchived: false }), 'customer')
  const profileNamed = byName(() => transcode.profiles.list(), 'profile')
  const orders = new Map<string, Order>()

  const takeOrder = (wanted: Wanted): Order => {
    const key = `${wanted.customerId} ${JSON.stringify(wanted.outputs)}`
    const order = orders.get(key) ?? dependencies.takeOrder(wanted)
    orders.set(key, order)
    return order
  }

  /** Refusals of one row are told and stop nothing. */
  async function attempt(
    line: number,
    name: string,
    read: () => Promise<Known> | Known,
    wanted: () => Wanted,
  ) {
    try {
      const order = takeOrder(wanted())
      const known = await read()
      await transcode.checkOutputs(known.facts, order.outputs, order.profiles)
      return { line, name, order, ...known }
    } catch (error) {
      if (error instanceof DirtyCell) return { line, name, reason: sentence(error.message) }
      if (isHeadroomError(error) && error.code !== 'CANCELLED') return { line, name, reason: error.message }
      throw error
    }
  }

  async function* readCsv(lines: AsyncIterable<string> | Iterable<string>, request: PlanRequest) {
    for await (const { line, cells, decimalComma } of plannedLines(lines)) {
      const name = cells.name ?? ''
      yield await attempt(
        line,
        name,
        () => known(readFacts(cells, decimalComma), line),
        () => ({ customerId: customerIn(cells, request), outputs: outputsIn(cells, request) }),
      )
    }
  }

  function customerIn(cells: PlannedCells, request: PlanRequest): string {
    const id = cells.customer === undefined ? request.customerId : customerNamed(cells.customer).id
    if (id === undefined) throw new DirtyCell('no customer, and none was chosen for all')
    return id
  }

  function outputsIn(cells: PlannedCells, request: PlanRequest): OutputRequest[] {
    if (cells.profile === undefined) return request.outputs ?? missingProfile()
    const ids = cells.profile.split('|').map((name) => profileNamed(name.trim()).id)
    const container = (cells.output ?? 'mp4').toLowerCase()
    if (container === 'hls') return [{ kind: 'hls', profileIds: ids }]
    if (container !== 'mp4' && container !== 'mkv' && container !== 'webm') {
      throw new DirtyCell(`the output “${container.slice(0, 40)}” is none of mp4, mkv, webm and hls`)
    }
    return ids.map((profileId) => ({ kind: 'file', container, profileId }))
  }

  async function* readRows(rows: readonly PlannedJob[], request: PlanRequest) {
    for (const [index, job] of rows.entries()) {
      const line = index + 1
      yield await attempt(
        line,
        job.name,
        () => known(job, line),
        () => ({
          customerId: job.customerId ?? request.customerId ?? missingCustomer(),
          outputs: job.outputs ?? request.outputs ?? missingProfile(),
        }),
      )
    }
  }

  /** Two probes at once hide ffprobe's start; rows come in the order of the files. */
  async function* readFiles(paths: readonly string[], request: PlanRequest, signal?: AbortSignal) {
    const read = (index: number) =>
      attempt(
        index + 1,
        basename(paths[index]!),
        async () => ({
          facts: await transcode.probe(paths[index]!, signal),
          assumptions: [],
          count: 1,
          date: null,
        }),
        () => ({
          customerId: request.customerId ?? missingCustomer(),
          outputs: request.outputs ?? missingProfile(),
        }),
      )
    let next = paths.length > 0 ? read(0) : undefined
    for (let index = 0; next; index++) {
      const current: Promise<ReadRow> = next
      next = index + 1 < paths.length ? read(index + 1) : undefined
      // A failure of the one ahead is met when its turn comes.
      next?.catch(() => undefined)
      yield await current
    }
  }

  return {
    /** Errors: INVALID_INPUT, SOURCE_MISSING, SOURCE_UNREADABLE for the plan as a whole. */
    async *read(request: PlanRequest, signal?: AbortSignal): AsyncGenerator<ReadRow> {
      const { work } = request
      if (work.kind === 'rows') yield* readRows(work.rows, request)
      else if (work.kind === 'csv') yield* readCsv(linesOfText(work.text), request)
      else if (work.kind === 'csv-file') yield* readCsv(linesOfFile(work.path), request)
      else if (work.kind === 'files') yield* readFiles(work.paths, request, signal)
      else yield* readFiles(await findMediaFiles(work.folder, { recursive: work.recursive }), request, signal)
    },
  }
}

function known(job: Omit<PlannedJob, 'customerId' | 'outputs'>, line: number): Known {
  return { ...describedSource(job, `row ${line}`), count: job.count, date: job.date ?? null }
}

function missingCustomer(): never {
  throw new DirtyCell('no customer, and none was chosen for all')
}

function missingProfile(): never {
  throw new DirtyCell('no profile, and none was chosen for all')
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`
}

/** Finds by id or by name in any case; looks the list up once. */
function byName<Thing extends Pick<Customer | Profile, 'id' | 'name'>>(list: () => Thing[], kind: string) {
  let known: Map<string, Thing[]> | undefined
  return (wanted: string): Thing => {
    if (!known) {
      known = new Map()
      for (const thing of list()) {
        for (const key of new Set([thing.id.toLowerCase(), thing.name.toLowerCase()])) {
          known.set(key, [...(known.get(key) ?? []), thing])
        }
      }
    }
    const found = known.get(wanted.toLowerCase()) ?? []
    if (found.length === 1) return found[0]!
    const shown = wanted.slice(0, 60)
    throw new DirtyCell(
      found.length === 0
        ? `no ${kind} is named “${shown}”`
        : `several ${kind}s are named “${shown}”; use the id`,
    )
  }
}
