import type { DemandPanels } from '../demand-panels.ts'
import { closeHour, expectHour, type Finding, type SeriesWatch, startWatch } from '../series-watch.ts'
import type { StudioTasks } from '../studio-questions.ts'

/** A week, to know what is ordinary. */
const leastWatchedHours = 168

/** The hour that closed against what was expected of it, and what the next one will bring, of every customer and the studio. */
export function answerWatch(
  panels: DemandPanels,
  { lastHour, watches }: StudioTasks['watch']['request'],
): StudioTasks['watch']['result'] {
  const moved = new Map<string, SeriesWatch>()
  const findings: { customerId: string | null; finding: Finding }[] = []
  for (const key of panels.keys()) {
    const values = panels.series(key)!.values
    if (!key.endsWith(' *') || values.length < leastWatchedHours) continue
    const closed = closeHour(watches.get(key) ?? startWatch(), lastHour, values.at(-1)!)
    const customerId = key.split(' ')[0]!
    if (closed.finding)
      findings.push({ customerId: customerId === '*' ? null : customerId, finding: closed.finding })
    const forecast = panels.forecast(key, 1)
    moved.set(
      key,
      expectHour(closed.watch, lastHour + 1, (level) => forecast.quantile(level)[0]!),
    )
  }
  return { watches: moved, findings }
}
