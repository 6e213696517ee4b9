import { expect, test } from 'vitest'
import { fitFrame } from '../transcode/recipes/frame-size.ts'
import { type Ordered, proposeAlternatives } from './alternatives.ts'
import { factsOf, profileOf } from './testing.ts'

const full = profileOf('1080p_h264', { maximumWidth: 1920, maximumHeight: 1080 })
const middle = profileOf('720p_h264', {})
const small = profileOf('360p_h264', { maximumWidth: 640, maximumHeight: 360 })
const hevc = profileOf('1080p_hevc', { codec: 'hevc', maximumWidth: 1920, maximumHeight: 1080 })
const library = [full, middle, small, hevc]
const video = { ...factsOf().video!, width: 1920, height: 1080 }

const order = (change: Partial<Ordered> = {}): Ordered => ({
  facts: factsOf({ video }),
  outputs: [{ kind: 'file', container: 'mp4', profileId: full.id }],
  profiles: [full],
  tier: 'standard',
  priority: 5,
  percentPerPriorityLevel: 4,
  library,
  fitFrame,
  now: Date.parse('2026-03-01T12:30:00Z'),
  hourlyCost: () => ({ price: 100, electricity: 0 }),
  ...change,
})
const titles = (ordered: Ordered): string[] => proposeAlternatives(ordered).map(({ title }) => title)

test('a smaller picture and another codec come from the library, a faster one is drawn up', () => {
  const proposed = proposeAlternatives(order())
  const of = (kind: string) => proposed.find((candidate) => candidate.kind === kind)!
  expect(of('resolution')).toMatchObject({
    title: '720p instead of 1080p',
    outputs: [{ profileId: middle.id }],
    newProfiles: [],
  })
  expect(of('codec')).toMatchObject({ outputs: [{ profileId: hevc.id }], newProfiles: [] })
  const faster = of('speed')
  expect(faster.newProfiles).toMatchObject([{ video: { speed: 'fastest', maximumHeight: 1080 } }])
  expect(faster.outputs).toMatchObject([{ profileId: faster.newProfiles[0]!.id }])
  expect(of('priority').priority).toBe(3)
})

test('a ladder ends a step lower; what a small source makes twice goes together', () => {
  const outputs = [{ kind: 'hls' as const, profileIds: [full.id, middle.id, small.id] }]
  const profiles = [full, middle, small]
  const ladder = order({ outputs, profiles })
  const lower = (ordered: Ordered) => proposeAlternatives(ordered).find(({ kind }) => kind === 'resolution')!
  expect(lower(ladder).outputs).toEqual([{ kind: 'hls', profileIds: [middle.id, small.id] }])
  expect(titles(ladder)).toContain('Without 360p h264')
  const tiny = order({ outputs, profiles, facts: factsOf({ video: { ...video, width: 854, height: 480 } }) })
  expect(lower(tiny)).toMatchObject({
    title: '360p instead of 480p',
    outputs: [{ kind: 'hls', profileIds: [small.id] }],
  })
})

test('nothing is proposed that the tier or the price book rules out', () => {
  expect(titles(order({ tier: 'basic' })).some((title) => title.includes('HEVC'))).toBe(false)
  expect(titles(order({ percentPerPriorityLevel: 0 })).some((title) => title.includes('Priority'))).toBe(
    false,
  )
  expect(titles(order({ priority: 0 })).some((title) => title.includes('Priority'))).toBe(false)
  expect(titles(order({ facts: factsOf({ video: null }), profiles: [profileOf('sound', null)] }))).toEqual([
    'Priority 3 instead of 5',
  ])
})

test('the cheapest hour of the next day is proposed: by the price first, then by the electricity', () => {
  const later = (hourlyCost: Ordered['hourlyCost']) =>
    proposeAlternatives(order({ hourlyCost })).find(({ kind }) => kind === 'later')?.startsAt ?? null
  const hourOf = (at: number) => new Date(at).getUTCHours()
  expect(later(() => ({ price: 100, electricity: 30 }))).toBeNull()
  const night = later((at) => ({ price: 100, electricity: hourOf(at) < 6 ? 20 : 30 }))
  expect(night).toBe(Date.parse('2026-03-02T00:00:00Z'))
  const cheap = later((at) => ({
    price: hourOf(at) === 20 ? 80 : 100,
    electricity: hourOf(at) < 6 ? 20 : 30,
  }))
  expect(cheap).toBe(Date.parse('2026-03-01T20:00:00Z'))
})
