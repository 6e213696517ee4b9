import type { ImportRemark } from '#shared/forecast-imports.ts'
import type { FoundRemark, ImportBatch } from './forecast-import.worker.ts'
import type { ImportRow } from './import-rows.ts'
import type { StoredImport } from './imports.store.ts'

/** What became of a row that was read well: it is in now, it was in before, or it does not fit what is there. */
export type Taken = 'added' | 'repeated' | { readonly dirty: string }

/** Takes the rows of one import into the tables of their kind, in the caller's transaction. */
export interface RowTaker {
  take(row: ImportRow): Taken
  /** Writes what `take` gathered. */
  finishBatch(): void
}

/** Different reasons a person reads; more are counted as the last. */
const mostReasons = 50
const mostExamples = 3

/** Writes a batch and returns the import after it. */
export function writeBatch(
  taker: RowTaker,
  entry: StoredImport,
  batch: ImportBatch,
  sizeBytes: number,
): StoredImport {
  const remarks = [...batch.remarks]
  let { firstAt, lastAt, rowsAdded, rowsRepeated } = entry
  for (const { line, ...row } of batch.rows) {
    const taken = taker.take(row as ImportRow)
    if (taken === 'repeated') rowsRepeated++
    else if (taken === 'added') {
      rowsAdded++
      firstAt = Math.min(firstAt ?? row.at, row.at)
      lastAt = Math.max(lastAt ?? row.at, row.at)
    } else remarks.push({ effect: 'dirty', reason: taken.dirty, line, example: '' })
  }
  taker.finishBatch()
  const count = (effect: ImportRemark['effect']) =>
    remarks.filter((remark) => remark.effect === effect).length
  return {
    ...entry,
    format: batch.format,
    firstAt,
    lastAt,
    rowsAdded,
    rowsRepeated,
    rowsDirty: entry.rowsDirty + count('dirty'),
    rowsRepaired: entry.rowsRepaired + count('repaired'),
    rowsPassedOver: entry.rowsPassedOver + count('passed over'),
    remarks: countRemarks(entry.remarks, remarks),
    linesDone: batch.linesDone,
    progress: sizeBytes > 0 ? Math.min(1, batch.bytesDone / sizeBytes) : 1,
  }
}

function countRemarks(known: readonly ImportRemark[], found: readonly FoundRemark[]): ImportRemark[] {
  const byName = new Map(known.map((remark) => [`${remark.effect} ${remark.reason}`, remark]))
  for (const { effect, reason, line, example } of found) {
    const name = `${effect} ${reason}`
    const told = byName.has(name) || byName.size < mostReasons ? reason : 'other reasons'
    const counted = byName.get(`${effect} ${told}`)
    const examples = counted?.examples ?? []
    byName.set(`${effect} ${told}`, {
      effect,
      reason: told,
      rows: (counted?.rows ?? 0) + 1,
      firstLine: counted?.firstLine ?? line,
      examples: example !== '' && examples.length < mostExamples ? [...examples, example] : examples,
    })
  }
  return [...byName.values()].sort((a, b) => b.rows - a.rows)
}
