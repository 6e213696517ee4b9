import type { Studio } from '../studio.ts'

/** Every row of every table but what opening a workspace writes by itself, as text; two of them are equal when nothing differs. */
export function snapshot(studio: Studio): Record<string, string[]> {
  const { database } = studio.store
  const tables = database
    .prepare<[], string>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .pluck()
    .all()
  return Object.fromEntries(
    tables.map((table) => [
      table,
      database
        .prepare<[], object>(`SELECT * FROM "${table}"`)
        .all()
        .map((row) => JSON.stringify(row, (_, value) => (value instanceof Uint8Array ? [...value] : value)))
        .sort(),
    ]),
  )
}

/** What looking and removing themselves leave: settings of the rooms, hours that were looked at, the calibration of this machine. */
export function withoutTraces(tables: Record<string, string[]>): Record<string, string[]> {
  const { settings: _settings, observed_spans: _spans, calibrations: _calibrations, ...rest } = tables
  return rest
}
