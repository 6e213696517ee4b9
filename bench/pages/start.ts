import { type BenchConsole, watchComputing } from './console.ts'
import { describeMilliseconds, type Figure, milliseconds } from './figures.ts'

const starts = 12
/** A browser keeps a script's compiled form once it has seen it two or three times. */
const unmeasuredStarts = 4

/** A new window on a host that runs and a browser that has the files: until the overview stands with its data. */
export async function startBar(studio: BenchConsole): Promise<Figure> {
  const samples: number[] = []
  const computing: number[] = []
  for (let start = -unmeasuredStarts; start < starts; start += 1) {
    let computed = async () => 0
    const page = await studio.open(async (blank) => {
      computed = await watchComputing(blank)
    })
    const startedMs = await page.evaluate(() => window.bench.started('Overview'))
    if (start >= 0) {
      samples.push(startedMs)
      computing.push(await computed())
    }
    await page.close()
  }
  console.log(`of a start, the page's thread computes: ${describeMilliseconds(computing)}`)
  return milliseconds('overview usable after a warm start', samples, 1500)
}
