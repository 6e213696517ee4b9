import { type Tier, tierRules } from '#shared/customers.ts'
import type { SourceFacts } from '#shared/media.ts'
import { encodingSpeeds, type OutputRequest, type Profile, type VideoSettings } from '#shared/profiles.ts'
import type { Alternative } from '#shared/quotes.ts'
import type { FitFrame } from './work.ts'

/** A way to order less, or otherwise, before it is priced. */
export type Candidate = Pick<
  Alternative,
  'kind' | 'title' | 'outputs' | 'newProfiles' | 'priority' | 'startsAt'
> & {
  /** Of its outputs, new ones included. */
  profiles: Profile[]
}

export type Ordered = {
  facts: SourceFacts
  outputs: readonly OutputRequest[]
  /** Those the outputs name. */
  profiles: readonly Profile[]
  tier: Tier
  priority: number
  /** 0 where priority costs nothing. */
  percentPerPriorityLevel: number
  /** Every profile there is. */
  library: readonly Profile[]
  fitFrame: FitFrame
  now: number
  /** Of a moment: what a compute unit costs the customer, and a kilowatt-hour the studio. */
  hourlyCost: (at: number) => { price: number; electricity: number }
}

type Picture = { profile: Profile; video: VideoSettings; width: number; height: number }

/** What could be had for less, each in one step. Profiles of the library are used where they fit; others are drawn up. Pure. */
export function proposeAlternatives(ordered: Ordered): Candidate[] {
  const pictures = picturesOf(ordered)
  const top = pictures[0]
  return [
    ...(top ? [lowerResolution(ordered, pictures), ...otherCodecs(ordered, top)] : []),
    fasterSpeed(ordered, pictures),
    ...pictures.slice(1).map((picture) => withoutPicture(ordered, picture)),
    lowerPriority(ordered),
    laterStart(ordered),
  ].filter((candidate) => candidate !== null)
}

/** The largest first, as they will be encoded. */
function picturesOf({ facts, profiles, fitFrame }: Ordered): Picture[] {
  const source = facts.video
  if (!source) return []
  return profiles
    .flatMap((profile) =>
      profile.video ? [{ profile, video: profile.video, ...fitFrame(source, profile.video).encoded }] : [],
    )
    .sort((a, b) => b.width * b.height - a.width * a.height)
}

const steps = [2160, 1440, 1080, 720, 480, 360, 240]

/** The largest picture a step smaller; several of that size (a small source is never enlarged) go together. */
function lowerResolution(ordered: Ordered, pictures: readonly Picture[]): Candidate | null {
  const top = pictures[0]!
  const height = steps.find((step) => step < top.height * 0.95)
  if (height === undefined) return null
  const title = `${height}p instead of ${top.height}p`
  const [first, ...others] = pictures.filter((picture) => picture.height > height * 1.02)
  const left = leaveOutAll(ordered.outputs, others)
  // A ladder that has the step already just ends there.
  const hasStep = pictures.some(
    (picture) =>
      picture.video.codec === top.video.codec && Math.abs(picture.height - height) <= height * 0.02,
  )
  if (hasStep) {
    const outputs = left && leaveOut(left, first!.profile.id)
    return outputs && candidate(ordered, 'resolution', title, outputs)
  }
  if (!left) return null
  const width = 2 * Math.round((top.width * height) / top.height / 2)
  const settings = {
    ...first!.video,
    maximumWidth: Math.max(16, width, standardWidth(height)),
    maximumHeight: height,
  }
  return replace({ ...ordered, outputs: left }, 'resolution', title, [
    { from: first!.profile, settings, suffix: `${height}p` },
  ])
}

function leaveOutAll(
  outputs: readonly OutputRequest[],
  pictures: readonly Picture[],
): OutputRequest[] | null {
  return pictures.reduce<OutputRequest[] | null>(
    (left, { profile }) => left && leaveOut(left, profile.id),
    [...outputs],
  )
}

/** The width a studio pairs with a height, so that a profile of the library is found. */
function standardWidth(height: number): number {
  return height === 480 ? 854 : Math.round((height * 16) / 9 / 2) * 2
}

function fasterSpeed(ordered: Ordered, pictures: readonly Picture[]): Candidate | null {
  const changes = pictures.flatMap(({ profile, video }) => {
    const speed = encodingSpeeds[encodingSpeeds.indexOf(video.speed) - 1]
    return speed ? [{ from: profile, settings: { ...video, speed }, suffix: speed }] : []
  })
  const first = changes[0]
  if (!first?.from.video) return null
  const title = `Encoding speed “${first.settings.speed}” instead of “${first.from.video.speed}”`
  return replace(ordered, 'speed', title, changes)
}

const codecNames: Record<VideoSettings['codec'], string> = {
  h264: 'H.264',
  hevc: 'HEVC',
  vp9: 'VP9',
  av1: 'AV1',
}

/** The customer's other codecs, as far as the library has every size in them: their quality scales differ, and it knows them. */
function otherCodecs(ordered: Ordered, top: Picture): (Candidate | null)[] {
  const codecs = tierRules[ordered.tier].videoCodecs.filter((codec) => codec !== top.video.codec)
  return codecs.map((codec) => {
    const ids = new Map<string, Profile>()
    for (const profile of ordered.profiles) {
      if (!profile.video || profile.video.codec === codec) continue
      const other = ordered.library.find(
        ({ video }) => video?.codec === codec && isSameBut(video, profile.video!, ['codec', 'rateControl']),
      )
      if (!other) return null
      ids.set(profile.id, other)
    }
    const title = `${codecNames[codec]} instead of ${codecNames[top.video.codec]}`
    return candidate(
      ordered,
      'codec',
      title,
      exchange(ordered.outputs, (id) => ids.get(id)?.id ?? id),
      [],
    )
  })
}

function withoutPicture(ordered: Ordered, picture: Picture): Candidate | null {
  const outputs = leaveOut(ordered.outputs, picture.profile.id)
  return outputs && candidate(ordered, 'renditions', `Without ${picture.profile.name}`, outputs)
}

function lowerPriority(ordered: Ordered): Candidate | null {
  const priority = Math.max(0, ordered.priority - 2)
  if (ordered.percentPerPriorityLevel === 0 || priority === ordered.priority) return null
  const title = `Priority ${priority} instead of ${ordered.priority}`
  return { ...candidate(ordered, 'priority', title, [...ordered.outputs]), priority }
}

const hourMs = 3_600_000

/** The hour of the next day in which the work would cost least, if that is less than now. */
function laterStart(ordered: Ordered): Candidate | null {
  const nextHour = Math.ceil((ordered.now + 1) / hourMs) * hourMs
  const hours = Array.from({ length: 23 }, (_, index) => nextHour + index * hourMs)
  const best = hours.reduce((least, at) => (isCheaper(ordered, at, least) ? at : least), ordered.now)
  if (best === ordered.now) return null
  return { ...candidate(ordered, 'later', 'Started later', [...ordered.outputs]), startsAt: best }
}

/** By the price first; where it is the same, by what the electricity costs the studio. */
function isCheaper({ hourlyCost }: Ordered, at: number, other: number): boolean {
  const [one, two] = [hourlyCost(at), hourlyCost(other)]
  return one.price < two.price || (one.price === two.price && one.electricity < two.electricity)
}

type Change = { from: Profile; settings: VideoSettings; suffix: string }

/** Exchanges profiles for others with these settings: of the library where there is one, else new. */
function replace(
  ordered: Ordered,
  kind: Candidate['kind'],
  title: string,
  changes: readonly Change[],
): Candidate {
  const newProfiles: Profile[] = []
  const ids = new Map<string, string>()
  for (const [index, { from, settings, suffix }] of changes.entries()) {
    const known = ordered.library.find(({ video }) => video && isSameBut(video, settings, []))
    if (known) ids.set(from.id, known.id)
    else {
      const id = `prf_new_${kind}_${index}`
      ids.set(from.id, id)
      newProfiles.push({
        ...from,
        id,
        name: `${from.name}, ${suffix}`.slice(0, 200),
        builtIn: false,
        video: settings,
      })
    }
  }
  const outputs = exchange(ordered.outputs, (id) => ids.get(id) ?? id)
  return candidate(ordered, kind, title, outputs, newProfiles)
}

function candidate(
  ordered: Ordered,
  kind: Candidate['kind'],
  title: string,
  outputs: OutputRequest[],
  newProfiles: Profile[] = [],
): Candidate {
  const ids = new Set(
    outputs.flatMap((output) => (output.kind === 'hls' ? output.profileIds : [output.profileId])),
  )
  const known = [...ordered.profiles, ...ordered.library, ...newProfiles]
  const profiles = [...ids].flatMap((id) => known.find((profile) => profile.id === id) ?? [])
  return { kind, title, outputs, newProfiles, profiles, priority: null, startsAt: null }
}

function exchange(outputs: readonly OutputRequest[], idOf: (id: string) => string): OutputRequest[] {
  return outputs.map((output) =>
    output.kind === 'hls'
      ? { ...output, profileIds: [...new Set(output.profileIds.map(idOf))] }
      : { ...output, profileId: idOf(output.profileId) },
  )
}

/** Null when nothing is left. */
function leaveOut(outputs: readonly OutputRequest[], profileId: string): OutputRequest[] | null {
  const left = outputs.flatMap((output): OutputRequest[] => {
    if (output.kind === 'file') return output.profileId === profileId ? [] : [output]
    const profileIds = output.profileIds.filter((id) => id !== profileId)
    return profileIds.length > 0 ? [{ ...output, profileIds }] : []
  })
  return left.length > 0 ? left : null
}

function isSameBut(
  one: VideoSettings,
  other: VideoSettings,
  ignored: readonly (keyof VideoSettings)[],
): boolean {
  return (Object.keys(one) as (keyof VideoSettings)[]).every(
    (field) => ignored.includes(field) || JSON.stringify(one[field]) === JSON.stringify(other[field]),
  )
}
