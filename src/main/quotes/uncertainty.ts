import type { Capabilities } from '#shared/host.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { Profile } from '#shared/profiles.ts'
import type { CostTable } from './cost-table.ts'
import { lengthIsGuessed, usesLibaom } from './work.ts'

/** What is known and unknown when a quote is made. */
export type Circumstances = {
  facts: SourceFacts
  profiles: readonly Profile[]
  calibrated: boolean
  capabilities: Pick<Capabilities, 'legacy' | 'encoders'>
  load: number | null
  table: Pick<CostTable, 'decode' | 'provenance'>
}

/** Log deviations: a machine may be half or twice the reference; a build of another age is off by some; a guessed length by much. */
const deviations = { uncalibrated: 0.4, legacy: 0.15, guessedLength: 0.8 }

/** What widens a quote beyond its model's own error, and the sentences that say so. */
export function uncertaintyOf(circumstances: Circumstances): { logDeviation: number; reasons: string[] } {
  const { facts, profiles, calibrated, capabilities, load, table } = circumstances
  const parts: number[] = []
  const reasons: string[] = []
  if (!calibrated) {
    parts.push(deviations.uncalibrated)
    reasons.push(
      'This machine has not been calibrated yet, so it counts as the reference machine and the interval is wider. It calibrates itself in the background.',
    )
  }
  if (lengthIsGuessed(facts)) {
    parts.push(deviations.guessedLength)
    reasons.push('The source does not tell how long it is; its length was guessed from its size.')
  }
  if (capabilities.legacy) {
    parts.push(deviations.legacy)
    reasons.push(
      `The costs were measured with ffmpeg ${table.provenance.ffmpeg}; the bundled ffmpeg is older, so the interval is wider.`,
    )
  }
  if (profiles.some(({ video }) => video && usesLibaom(video.codec, capabilities))) {
    reasons.push(
      'AV1 is encoded by libaom here, which takes dozens of times the CPU time of SVT-AV1. Install an ffmpeg with libsvtav1, or choose another codec.',
    )
  }
  if (facts.video && !table.decode.codecs[facts.video.codec] && profiles.some((profile) => profile.video)) {
    reasons.push(`Decoding ${facts.video.codec} was never measured; a usual decoder was assumed.`)
  }
  if (profiles.some((profile) => usesHardware(profile, capabilities))) {
    reasons.push(
      'A hardware encoder may take over part of this; the quote counts the software encoder, which costs more CPU time.',
    )
  }
  if (load === null) reasons.push('The load of this machine is not known yet; it was taken to be idle.')
  else if (load >= 0.5)
    reasons.push(`The machine is ${Math.round(load * 100)} % busy, which stretches the wall time.`)
  return { logDeviation: Math.hypot(...parts), reasons }
}

function usesHardware(profile: Profile, capabilities: Circumstances['capabilities']): boolean {
  const { video } = profile
  if (!video?.preferHardware) return false
  return capabilities.encoders.some(
    (encoder) => encoder.codec === video.codec && encoder.hardware && encoder.works,
  )
}
