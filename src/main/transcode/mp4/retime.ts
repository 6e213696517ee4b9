import { type Fragment, presentationTimes } from './fragments.ts'

/**
 * Puts a chunk's fragments on the job's timeline: the first frame is shown at `startTicks` and the last one lasts until `endTicks`. Frames
 * are decoded at the times at which frames are shown, in order (offsets may be negative, as CMAF has them), so that a chunk takes as long
 * to decode as to show whatever came before it. ffmpeg's own decode times differ by version, and at a variable rate they lag behind.
 */
export function retime(fragments: Fragment[], startTicks: number, endTicks: number | null): Fragment[] {
  const shown = fragments.map(presentationTimes)
  const starts = shown.map((times) => Math.min(...times))
  const shift = startTicks - (starts[0] ?? 0)
  return fragments.map((fragment, index) => {
    const next = starts[index + 1]
    const end = next === undefined ? endTicks : next + shift
    return decodeAsShown(
      fragment,
      shown[index]!.map((time) => time + shift),
      end,
    )
  })
}

function decodeAsShown(fragment: Fragment, shown: number[], endTicks: number | null): Fragment {
  const decoded = shown.toSorted((a, b) => a - b)
  const samples = fragment.samples.map((sample, index) => {
    const end = decoded[index + 1] ?? endTicks ?? decoded[index]! + sample.duration
    return {
      ...sample,
      duration: Math.max(0, end - decoded[index]!),
      compositionOffset: shown[index]! - decoded[index]!,
    }
  })
  return { ...fragment, decodeTime: decoded[0] ?? 0, samples }
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
