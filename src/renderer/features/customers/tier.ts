import { type Tier, tierRules } from '#shared/customers.ts'

export const tierNames: Record<Tier, string> = { basic: 'Basic', standard: 'Standard', premium: 'Premium' }

const codecNames = { h264: 'H.264', hevc: 'HEVC', vp9: 'VP9', av1: 'AV1' } as const

/** What a tier grants, in a sentence: `Share 2 · H.264, HEVC, VP9 · any number of threads`. */
export function describeTier(tier: Tier): string {
  const rules = tierRules[tier]
  const codecs = rules.videoCodecs.map((codec) => codecNames[codec]).join(', ')
  const threads =
    rules.maximumThreads === null ? 'any number of threads' : `at most ${rules.maximumThreads} threads`
  return `Share ${rules.shareWeight} · ${codecs} · ${threads}`
}
