import type { BenchConsole } from './console.ts'
import { type Figure, milliseconds } from './figures.ts'

const starts = 12

/** A new window on a host that runs and a browser that has the files: until the overview stands with its data. */
export async function startBar(studio: BenchConsole): Promise<Figure> {
  const samples: number[] = []
  for (let start = 0; start < starts; start += 1) {
    const page = await studio.open()
    samples.push(await page.evaluate(() => window.bench.started('Overview')))
    await page.close()
  }
  return milliseconds('overview usable after a warm start', samples, 1500)
}
