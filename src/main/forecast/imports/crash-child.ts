/* The victim of the crash test: imports a file into the folder it is given until it is killed, and says each batch it has written. */
import { writeSync } from 'node:fs'
import type { ImportKind } from '#shared/forecast-imports.ts'
import { openImports } from './open-imports.ts'

const [folder = '', path = '', kind = 'views'] = process.argv.slice(2)
const { imports, changes } = await openImports(folder)
changes.subscribe(({ topic }) => {
  const [entry] = imports.list()
  if (topic === 'forecasts' && entry) writeSync(1, `${entry.rowsAdded}\n`)
})
const { id } = await imports.begin({ kind: kind as ImportKind, path, addCustomers: true, timeZone: 'UTC' })
await imports.finished(id)
