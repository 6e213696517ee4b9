import { randomFillSync } from 'node:crypto'

/** Makes ids such as `job_9f2k…`: 96 random bits, url-safe. */
export type CreateId = (prefix: string) => string

const idBytes = 12
/** Random bytes for the next ids: asking the system for a few at a time costs more than the rest of a ledger command's id. */
const pool = Buffer.alloc(idBytes * 128)
let used = pool.length

export const randomId: CreateId = (prefix) => {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += idBytes
  return `${prefix}_${pool.toString('base64url', used - idBytes, used)}`
}
