import type { Batch } from '#shared/plans.ts'
import type { Quote } from '#shared/quotes.ts'
import type { Clock } from '../clock.ts'
import type { CreateId } from '../identifiers.ts'
import type { Quotes } from '../quotes/quotes.ts'
import type { BatchesStore, BatchMember } from './batches.store.ts'
import { hasEnded } from './state-machine.ts'

/** Jobs that were submitted together. */
export type Batches = {
  /** A batch that comes to be with its first job. */
  begin(name: string, customerId: string): BatchEntry
  /** Newest first. */
  list(): Batch[]
}
/** Enters a job into its batch; call it in the transaction that inserts the job. */
export type BatchEntry = (sequence: number, quote: Quote) => void

const mostBatches = 50

export function createBatches(dependencies: {
  rows: BatchesStore
  clock: Clock
  createId: CreateId
  batchTotal: Quotes['batchTotal']
}): Batches {
  const { rows, clock, createId, batchTotal } = dependencies
  /** A batch whose jobs have all ended stays as it is, unless one of them is retried. */
  const settled = new Map<string, { jobs: string; batch: Batch }>()
  return {
    begin(name, customerId) {
      let id: string | undefined
      return (sequence, quote) => {
        if (id === undefined) {
          id = createId('bat')
          rows.insert({ id, name, customerId, createdAt: clock.now() })
        }
        rows.addJob(id, sequence, quote)
      }
    },
    list: () =>
      rows.newest(mostBatches).map((stored) => {
        const members = rows.members(stored.id)
        const jobs = members.map(({ state, chargedMinor }) => `${state[0]}${chargedMinor ?? ''}`).join()
        const known = settled.get(stored.id)
        if (known?.jobs === jobs) return known.batch
        const batch = { ...stored, ...countMembers(members), ...totalsOf(members, batchTotal) }
        settled.set(stored.id, { jobs, batch })
        return batch
      }),
  }
}

function countMembers(
  members: readonly BatchMember[],
): Pick<Batch, 'jobs' | 'done' | 'ended' | 'chargedMinor'> {
  const done = members.filter(({ state }) => state === 'completed').length
  return {
    jobs: members.length,
    done,
    ended: members.filter(({ state }) => hasEnded(state)).length - done,
    chargedMinor: members.reduce((sum, { chargedMinor }) => sum + (chargedMinor ?? 0), 0),
  }
}

/** Failed and cancelled jobs cost what was charged for them and teach nothing of the rest. */
function totalsOf(
  members: readonly BatchMember[],
  batchTotal: Quotes['batchTotal'],
): Pick<Batch, 'quotedMinor' | 'totalMinor'> {
  const distinct = new Set(members.map(({ fingerprint }) => fingerprint)).size
  const oneSource = distinct <= members.length / 2
  const counted = members.filter(({ state }) => state === 'completed' || !hasEnded(state))
  const lostMinor = members
    .filter((member) => !counted.includes(member))
    .reduce((sum, { chargedMinor }) => sum + (chargedMinor ?? 0), 0)
  const running = batchTotal(
    counted.map(({ quoted, state, chargedMinor }) =>
      state === 'completed' ? { quoted, measured: chargedMinor ?? 0 } : { quoted },
    ),
    { oneSource },
  )
  return {
    quotedMinor: batchTotal(
      members.map(({ quoted }) => ({ quoted })),
      { oneSource },
    ),
    totalMinor: {
      p10: running.p10 + lostMinor,
      p50: running.p50 + lostMinor,
      p90: running.p90 + lostMinor,
    },
  }
}
