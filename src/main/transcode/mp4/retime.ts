import { durationOf, type Fragment, presentationTimes } from './fragments.ts'

/**
 * Puts a chunk's fragments on the job's timeline: the first frame is shown at `startTicks`, decode time runs with the presentation
 * (offsets may be negative, as CMAF has them), and the last frame lasts until `endTicks`. ffmpeg's own decode times differ by
 * version: 4.1 starts every chunk at zero and delays all frames by the reorder depth.
 */
export function retime(fragments: Fragment[], startTicks: number, endTicks: number | null): Fragment[] {
  const starts = fragments.map((fragment) => Math.min(...presentationTimes(fragment)))
  const origin = starts[0] ?? 0
  return fragments.map((fragment, index) => {
    const reorderDelay = starts[index]! - fragment.decodeTime
    const decodeTime = starts[index]! - origin + startTicks
    const next = starts[index + 1]
    const end = next === undefined ? endTicks : next - origin + startTicks
    const samples = fragment.samples.map((sample) => ({
      ...sample,
      compositionOffset: sample.compositionOffset - reorderDelay,
    }))
    return endAt({ ...fragment, decodeTime, samples }, end)
  })
}

function endAt(fragment: Fragment, endTicks: number | null): Fragment {
  const last = fragment.samples.at(-1)
  if (endTicks === null || !last) return fragment
  const duration = last.duration + endTicks - fragment.decodeTime - durationOf(fragment)
  if (duration <= 0) return fragment
  return { ...fragment, samples: [...fragment.samples.slice(0, -1), { ...last, duration }] }
}

/** How far a frame may be shown before its decode time; 0 without B-frames. */
export function reorderDepth(fragments: Fragment[]): number {
  return Math.max(0, ...fragments.flatMap((fragment) => fragment.samples.map((s) => -s.compositionOffset)))
}

/** Delays the showing of every frame, so that no offset is negative: older demuxers guess the depth from the first fragments alone. */
export function delayPresentation(fragment: Fragment, ticks: number): Fragment {
  const samples = fragment.samples.map((s) => ({ ...s, compositionOffset: s.compositionOffset + ticks }))
  return { ...fragment, samples }
}
