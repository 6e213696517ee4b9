import { type Customer, tierRules } from '#shared/customers.ts'
import { HeadroomError } from '#shared/errors.ts'
import type { Capabilities } from '#shared/host.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { Profile } from '#shared/profiles.ts'

/** Before anything is read. Errors: INVALID_STATE (archived), TIER_FORBIDS, PROFILE_UNAVAILABLE. */
export function admitRequest(
  customer: Customer,
  profiles: readonly Profile[],
  capabilities: Capabilities,
): void {
  if (customer.archivedAt !== null) {
    throw new HeadroomError('INVALID_STATE', `${customer.name} is archived and can no longer order work.`, {
      customerId: customer.id,
    })
  }
  for (const profile of profiles) {
    if (profile.video) {
      requireTier(customer, profile.name, profile.video.codec)
      requireEncoder(capabilities, profile.name, profile.video.codec)
    }
    if (profile.audio) requireEncoder(capabilities, profile.name, profile.audio.codec)
  }
}

/** Once the source is known. Errors: SOURCE_NO_VIDEO, SOURCE_NO_AUDIO, PROFILE_UNAVAILABLE (HDR without tone-mapping). */
export function admitSource(facts: SourceFacts, profiles: readonly Profile[]): void {
  for (const profile of profiles) {
    if (profile.video && !facts.video) {
      throw new HeadroomError(
        'SOURCE_NO_VIDEO',
        `${facts.path} has no picture, but ${profile.name} makes one. Choose an audio profile.`,
        { profileId: profile.id },
      )
    }
    if (!profile.video && facts.audio.length === 0) {
      throw new HeadroomError(
        'SOURCE_NO_AUDIO',
        `${facts.path} has no sound, but ${profile.name} delivers nothing else. Choose a video profile.`,
        { profileId: profile.id },
      )
    }
    if (profile.video && facts.video?.hdr && profile.video.bitDepth === 8 && !profile.video.toneMap) {
      throw new HeadroomError(
        'PROFILE_UNAVAILABLE',
        `${facts.path} is HDR, and ${profile.name} has 8 bits without tone-mapping: its colours would be wrong. Turn tone-mapping on, or choose a 10-bit profile.`,
        { profileId: profile.id },
      )
    }
  }
}

function requireTier(customer: Customer, profileName: string, codec: string): void {
  const allowed: readonly string[] = tierRules[customer.tier].videoCodecs
  if (allowed.includes(codec)) return
  throw new HeadroomError(
    'TIER_FORBIDS',
    `${profileName} uses ${codecNames[codec] ?? codec}, which the ${customer.tier} tier of ${customer.name} does not include. Choose a profile with ${allowed.map((each) => codecNames[each] ?? each).join(' or ')}, or raise the customer's tier.`,
    { customerId: customer.id, tier: customer.tier, codec },
  )
}

/** While encoders are still being proven, only what already failed everywhere is known not to work. */
function requireEncoder(capabilities: Capabilities, profileName: string, codec: string): void {
  const candidates = capabilities.encoders.filter((encoder) => encoder.codec === codec)
  if (candidates.some((encoder) => encoder.works) || !capabilities.complete) return
  // A codec that is never listed was not looked for, as audio need not be.
  if (candidates.length === 0 && !(codec in codecNames)) return
  throw new HeadroomError(
    'PROFILE_UNAVAILABLE',
    `${profileName} needs ${codecNames[codec] ?? codec}, and no encoder for it works with the ffmpeg of this machine. Choose another profile, or install an ffmpeg that has one.`,
    { codec, tried: candidates.map(({ name, detail }) => ({ name, detail })) },
  )
}

const codecNames: Record<string, string> = { h264: 'H.264', hevc: 'HEVC', vp9: 'VP9', av1: 'AV1' }
