import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BeginImport } from '#shared/forecast-imports.ts'
import { type PriceBook, priceBookSchema } from '#shared/studio.ts'
import { randomId } from '../identifiers.ts'
import { openJobsStudio } from '../jobs/testing.ts'
import { listPriceCurve } from '../quotes/price-curve.ts'
import { workspaceFiles } from '../store/workspace.ts'
import { createForecasts, type Forecasts } from './forecasts.ts'

const hourMs = 3_600_000

/** The jobs room's studio with the forecasts over it; one compute unit costs a cent. Monday 5 January 2026, 09:00 UTC. */
export async function openForecastStudio(options: Parameters<typeof openJobsStudio>[0] = {}) {
  const studio = await openJobsStudio(options)
  const prices: { book: PriceBook } = {
    book: priceBookSchema.parse({
      currency: 'EUR',
      microMinorPerComputeUnit: 1_000_000,
      microMinorPerOutputGibibyte: 0,
    }),
  }
  const forecasts: Forecasts = createForecasts({
    ...studio,
    createId: randomId,
    databaseFile: workspaceFiles(studio.folder).database,
    workspaceFolder: studio.folder,
    quotes: {
      priceBook: () => prices.book,
      priceCurve: () => listPriceCurve(prices.book),
      plans: studio.plans,
    },
  })

  /** Imports a text (or bytes) as a file, to its end; of past requests unless told. */
  async function importText(
    text: string | Uint8Array,
    { name, ...request }: Omit<BeginImport, 'path'> & { name?: string } = {},
  ) {
    const path = join(studio.folder, name ?? `import-${randomId('t')}.csv`)
    await writeFile(path, text)
    const begun = await forecasts.imports.begin({ path, addCustomers: true, timeZone: 'UTC', ...request })
    return forecasts.imports.finished(begun.id)
  }

  return {
    ...studio,
    forecasts,
    prices,
    importText,
    async remove() {
      await forecasts.stop()
      await studio.remove()
    },
  }
}
export type ForecastStudio = Awaited<ReturnType<typeof openForecastStudio>>

/** A CSV of requests of one customer in each of the `hours` before `until`: as many as `perHour` says, ten CPU seconds each. */
export function requestsCsv(
  customer: string,
  until: number,
  hours: number,
  perHour: (hour: number) => number,
): string {
  const lines = ['time,customer,content type,format,duration,complexity']
  for (let hour = hours; hour > 0; hour--) {
    const at = until - hour * hourMs
    for (let i = 0; i < perHour(at / hourMs); i++) {
      lines.push(`${new Date(at + i * 1000).toISOString()},${customer},news,720p,10,1`)
    }
  }
  return `${lines.join('\n')}\n`
}
