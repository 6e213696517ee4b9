import type Database from 'better-sqlite3'
import type { LicensedCodec } from '#shared/prices.ts'

export type LicenceMonth = { codec: LicensedCodec; month: string; currency: string }
export type LicenceCharge = LicenceMonth & { holdId: string; chargedAt: number; milliMinor: number }

/** The table licence_charges: what the studio owes for codecs, by calendar month, in thousandths of a minor unit. Callers bring the transaction. */
export function createLicenceStore(database: Database.Database) {
  const total = database
    .prepare<LicenceMonth, number>(`
      SELECT total_milli_minor FROM licence_charges WHERE month = @month AND codec = @codec AND currency = @currency
      ORDER BY sequence DESC LIMIT 1`)
    .pluck()
  const insert = database.prepare(`
    INSERT INTO licence_charges (hold_id, codec, month, currency, charged_at, milli_minor, total_milli_minor)
    VALUES (@holdId, @codec, @month, @currency, @chargedAt, @milliMinor, @totalMilliMinor)
    ON CONFLICT (hold_id, codec) DO NOTHING`)

  const owedMilliMinor = ({ codec, month, currency }: LicenceMonth): number =>
    total.get({ codec, month, currency }) ?? 0
  return {
    /** Of all customers' jobs together. */
    owedMilliMinor,
    /** Once for each hold and codec: a settlement that is repeated adds nothing. */
    charge(charge: LicenceCharge): void {
      insert.run({ ...charge, totalMilliMinor: owedMilliMinor(charge) + charge.milliMinor })
    },
  }
}
export type LicenceStore = ReturnType<typeof createLicenceStore>
