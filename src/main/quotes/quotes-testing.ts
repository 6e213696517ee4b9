import type { SourceFacts } from '#shared/media.ts'
import type { Profile } from '#shared/profiles.ts'
import type { TestStudio } from '../budgets/testing.ts'
import { randomId } from '../identifiers.ts'
import { fitFrame } from '../transcode/recipes/frame-size.ts'
import { createQuotes, type Quotes, type QuotesDependencies } from './quotes.ts'
import { capabilitiesOf } from './testing.ts'

/** The quotes room on the studio's real file; sources are what `probe` says, and this machine is the reference machine. */
export function createTestQuotes(
  studio: TestStudio,
  probe: () => SourceFacts,
  profiles: Profile[],
  more: Partial<QuotesDependencies> = {},
): Quotes {
  return createQuotes({
    ...studio,
    createId: randomId,
    transcode: {
      probe: async () => probe(),
      checkOutputs: async () => {},
      capabilities: () => capabilitiesOf(),
      calibrate: async () => ({ computeUnitsPerCpuSecond: 1 }),
      profiles: {
        list: () => profiles,
        get: (id) => profiles.find((profile) => profile.id === id)!,
        save: () => profiles[0]!,
        remove: () => {},
      },
    },
    host: { cpuLoad: () => 0, busyThreads: () => 0, power: () => null },
    fitFrame,
    threads: () => 2,
    ...more,
  })
}
