import type { Limit, NewBudget } from '#shared/budgets.ts'
import type { NewCustomer } from '#shared/customers.ts'
import type { OutputRequest } from '#shared/profiles.ts'

/*
 * What the sample studio consists of: invented names and habits, nothing measured. Allowances are in compute units so that they fit any
 * price book; a budget in money is worth the same at the book's price.
 */

type SampleClipName = 'title-sequence' | 'aerial-footage' | 'trailer' | 'test-card'

/** Drawn by ffmpeg; of different complexity and length. Looks as in the transcode room. */
export const sampleClips = [
  { name: 'aerial-footage', look: 'storm', width: 640, height: 360, framesPerSecond: 30, durationSeconds: 6 },
  { name: 'title-sequence', look: 'cells', width: 640, height: 360, framesPerSecond: 25, durationSeconds: 8 },
  { name: 'trailer', look: 'grain', width: 1280, height: 720, framesPerSecond: 30, durationSeconds: 10 },
  { name: 'test-card', look: 'bars', width: 1280, height: 720, framesPerSecond: 24, durationSeconds: 14 },
] as const satisfies { name: SampleClipName; [fact: string]: unknown }[]

export type SampleBudget = {
  name: string
  unit: 'money' | 'compute'
  allowanceComputeUnits: number
  period: 'week' | 'month' | 'rolling' | 'campaign'
  renewal: NewBudget['renewal']['kind']
  /** Of a soft budget, as a share of the allowance; hard when left out. */
  overdraftShare?: number
  /** Where the month leaves it, as a share of the allowance; an adjustment on record sees to it. */
  endsAtShare?: number
  /** Paid in by hand half-way through, as a share of the allowance. */
  topUpShare?: number
}

export type SampleCustomer = Required<NewCustomer> & {
  budgets: readonly SampleBudget[]
  /** Jobs on a usual working day. */
  jobsPerDay: number
  /** How busy Monday to Sunday are beside a usual working day. */
  weekdays: readonly [number, number, number, number, number, number, number]
  /** The hour of the day, local, around which requests come. */
  peakHour: number
  /** Requests in the peak hour of a working day that other ways than Headroom took care of. */
  pastRequestsAtPeak: number
  contentType: string
  /** Begins of file names. */
  titles: readonly string[]
  /** Minutes of the sources, at the median. */
  minutes: number
  look: SampleClipName
  outputs: readonly OutputRequest[]
}

const office = [1, 1.1, 1.1, 1, 0.9, 0.15, 0.1] as const
const mp4 = (profileId: string): OutputRequest => ({ kind: 'file', container: 'mp4', profileId })

export const sampleCustomers: readonly SampleCustomer[] = [
  {
    name: 'Northlight Pictures',
    tier: 'premium',
    priority: 7,
    budgets: [
      {
        name: 'Post-production',
        unit: 'money',
        allowanceComputeUnits: 210_000,
        period: 'month',
        renewal: 'reset',
      },
    ],
    jobsPerDay: 2,
    weekdays: office,
    peakHour: 18,
    pastRequestsAtPeak: 5,
    contentType: 'film',
    titles: ['aurora-reel', 'aurora-dailies', 'harbour-lights-cut', 'colour-pass'],
    minutes: 14,
    look: 'trailer',
    outputs: [
      { kind: 'hls', profileIds: ['prf_h264_720p', 'prf_h264_480p', 'prf_h264_360p'] },
      mp4('prf_h264_720p'),
    ],
  },
  {
    name: 'Harbour Street Advertising',
    tier: 'standard',
    priority: 5,
    budgets: [
      {
        name: 'Thirty days',
        unit: 'money',
        allowanceComputeUnits: 7_000,
        period: 'rolling',
        renewal: 'reset',
        endsAtShare: 0.06,
      },
    ],
    jobsPerDay: 3,
    weekdays: office,
    peakHour: 15,
    pastRequestsAtPeak: 4,
    contentType: 'advertising',
    titles: ['spot-30s', 'spot-15s', 'social-cutdown', 'client-review'],
    minutes: 2,
    look: 'title-sequence',
    outputs: [mp4('prf_h264_720p'), mp4('prf_h264_360p')],
  },
  {
    name: 'Kestrel Sports',
    tier: 'premium',
    priority: 6,
    budgets: [
      { name: 'Matches', unit: 'compute', allowanceComputeUnits: 6_000, period: 'week', renewal: 'rollover' },
    ],
    jobsPerDay: 1,
    weekdays: [0.8, 0.4, 0.4, 0.6, 1, 4, 4.5],
    peakHour: 21,
    pastRequestsAtPeak: 7,
    contentType: 'sport',
    titles: ['match-highlights', 'goal-reel', 'training-camera', 'press-conference'],
    minutes: 9,
    look: 'aerial-footage',
    outputs: [{ kind: 'hls', profileIds: ['prf_h264_480p', 'prf_h264_360p'] }],
  },
  {
    name: 'Meridian News',
    tier: 'standard',
    priority: 8,
    budgets: [
      {
        name: 'Newsroom',
        unit: 'money',
        allowanceComputeUnits: 14_000,
        period: 'month',
        renewal: 'reset',
        overdraftShare: 0.4,
        endsAtShare: -0.36,
      },
    ],
    jobsPerDay: 4,
    weekdays: [1, 1, 1, 1, 1, 0.6, 0.6],
    peakHour: 17,
    pastRequestsAtPeak: 9,
    contentType: 'news',
    titles: ['evening-bulletin', 'field-report', 'interview', 'weather'],
    minutes: 3,
    look: 'test-card',
    outputs: [mp4('prf_h264_720p')],
  },
  {
    name: 'Open Campus Lectures',
    tier: 'basic',
    priority: 3,
    budgets: [
      {
        name: 'Term',
        unit: 'compute',
        allowanceComputeUnits: 22_000,
        period: 'month',
        renewal: 'manual',
        topUpShare: 0.5,
      },
    ],
    jobsPerDay: 1.5,
    weekdays: [1.2, 1, 1, 1, 0.5, 0, 0],
    peakHour: 11,
    pastRequestsAtPeak: 3,
    contentType: 'lecture',
    titles: ['linear-algebra', 'art-history', 'physics-lab', 'guest-talk'],
    minutes: 30,
    look: 'test-card',
    outputs: [mp4('prf_h264_480p')],
  },
  {
    name: 'Tideline Festival',
    tier: 'standard',
    priority: 4,
    budgets: [
      { name: 'Festival', unit: 'money', allowanceComputeUnits: 32_000, period: 'campaign', renewal: 'end' },
      { name: 'Trailers', unit: 'compute', allowanceComputeUnits: 5_000, period: 'week', renewal: 'reset' },
    ],
    jobsPerDay: 1,
    weekdays: [0.6, 0.6, 0.8, 1, 1.6, 1.8, 1],
    peakHour: 20,
    pastRequestsAtPeak: 3,
    contentType: 'film',
    titles: ['short-film', 'jury-copy', 'opening-night', 'audience-clip'],
    minutes: 11,
    look: 'trailer',
    outputs: [mp4('prf_h264_720p'), mp4('prf_hevc_480p')],
  },
]

/** Submitted when the sample studio stands, and really run: who asks for what of which clip. */
export const realJobs: readonly {
  customer: string
  clip: SampleClipName
  outputs: readonly OutputRequest[]
}[] = [
  {
    customer: 'Northlight Pictures',
    clip: 'trailer',
    outputs: [{ kind: 'hls', profileIds: ['prf_h264_480p', 'prf_h264_360p'] }],
  },
  { customer: 'Kestrel Sports', clip: 'aerial-footage', outputs: [mp4('prf_h264_360p')] },
  { customer: 'Open Campus Lectures', clip: 'test-card', outputs: [mp4('prf_h264_480p')] },
  { customer: 'Tideline Festival', clip: 'title-sequence', outputs: [mp4('prf_h264_360p')] },
]

export const overdraftOf = ({ overdraftShare = 0 }: SampleBudget, allowanceMinor: number): Limit =>
  overdraftShare > 0
    ? { kind: 'soft', overdraftMinor: Math.round(allowanceMinor * overdraftShare) }
    : { kind: 'hard' }
