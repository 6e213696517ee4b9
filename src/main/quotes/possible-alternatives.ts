import type { SourceFacts } from '#shared/media.ts'
import type { Transcode } from '../transcode/transcode.ts'
import { type Candidate, proposeAlternatives } from './alternatives.ts'
import { hourOfDayIn } from './price-curve.ts'
import type { Order, Situation } from './reckoning.ts'

/** What could be ordered instead on this machine: combinations that its ffmpeg or a container refuses are left out. */
export async function possibleAlternatives(
  order: Order,
  facts: SourceFacts,
  { priceBook: { book }, curve, fitFrame, now }: Situation,
  transcode: Pick<Transcode, 'checkOutputs' | 'profiles'>,
): Promise<Candidate[]> {
  const hourOf = hourOfDayIn(book.timeZone)
  const proposed = proposeAlternatives({
    facts,
    outputs: order.outputs,
    profiles: order.profiles,
    tier: order.customer.tier,
    priority: order.priority,
    percentPerPriorityLevel: book.service.percentPerPriorityLevel,
    library: transcode.profiles.list(),
    fitFrame,
    now,
    hourlyCost: (at) => ({
      price: curve(at),
      electricity: book.machine?.microMinorPerKilowattHour[hourOf(at)] ?? 0,
    }),
  })
  const checked = await Promise.all(
    proposed.map((candidate) =>
      transcode.checkOutputs(facts, candidate.outputs, candidate.profiles).then(
        () => [candidate],
        () => [],
      ),
    ),
  )
  return checked.flat()
}
