import { sampleIndexes, seededRandom } from '../../src/main/learning/seeded-random.ts'

/** One way to encode; `preset` is how quotes name it, `speed` is what ffmpeg is told. */
export type TargetEncoding = {
  readonly targetCodec: string
  readonly preset: string
  readonly quality: number
  readonly arguments: readonly string[]
}

const x264 = (preset: string): TargetEncoding => ({
  targetCodec: 'libx264',
  preset,
  quality: 23,
  arguments: ['-c:v', 'libx264', '-preset', preset, '-crf', '23'],
})
const x265 = (preset: string): TargetEncoding => ({
  targetCodec: 'libx265',
  preset,
  quality: 28,
  arguments: ['-c:v', 'libx265', '-preset', preset, '-crf', '28', '-x265-params', 'log-level=error:pools=1'],
})
const vp9 = (speed: number, deadline: string): TargetEncoding => ({
  targetCodec: 'libvpx-vp9',
  preset: `cpu-used ${speed}`,
  quality: 32,
  arguments: [
    '-c:v',
    'libvpx-vp9',
    '-deadline',
    deadline,
    '-cpu-used',
    `${speed}`,
    '-crf',
    '32',
    '-b:v',
    '0',
  ],
})
const av1 = (preset: number): TargetEncoding => ({
  targetCodec: 'libsvtav1',
  preset: `${preset}`,
  quality: 35,
  arguments: ['-c:v', 'libsvtav1', '-preset', `${preset}`, '-crf', '35', '-svtav1-params', 'lp=1'],
})

const encodings = [
  x264('ultrafast'),
  x264('veryfast'),
  x264('medium'),
  x265('ultrafast'),
  x265('fast'),
  vp9(8, 'realtime'),
  vp9(4, 'good'),
  av1(12),
  av1(9),
]

/** Heights in lines; a source is never scaled up by more than half. */
const heights = [240, 360, 720]

export type MatrixCell = { readonly encoding: TargetEncoding; readonly heightPixels: number }

/** A seeded third of the cells that suit a source: many sources say more than many cells of one. */
export function cellsFor(sourceHeightPixels: number, seed: number): MatrixCell[] {
  const suitable = encodings.flatMap((encoding) =>
    heights
      .filter((heightPixels) => heightPixels <= 1.5 * sourceHeightPixels)
      .map((heightPixels) => ({ encoding, heightPixels })),
  )
  const chosen = sampleIndexes(suitable.length, Math.ceil(suitable.length / 3), seededRandom(seed))
  return Array.from(chosen, (index) => suitable[index]!)
}

/** Pictures that ffmpeg makes itself, from still to noise, so that the matrix can be repeated anywhere. */
export const generatedSources: readonly { readonly name: string; readonly filter: string }[] = [
  { name: 'bars', filter: 'smptehdbars=size=1280x720:rate=25' },
  { name: 'test-card', filter: 'testsrc2=size=1280x720:rate=30' },
  { name: 'zoom', filter: 'mandelbrot=size=854x480:rate=24' },
  {
    name: 'cells',
    filter: 'life=size=640x360:rate=25:mold=10:ratio=0.2:death_color=#203040:life_color=#e0c060',
  },
  { name: 'noise', filter: 'color=c=gray:size=640x360:rate=25,noise=alls=40:allf=t' },
  { name: 'grain', filter: 'testsrc2=size=854x480:rate=25,noise=alls=8:allf=t' },
  { name: 'gradient', filter: 'gradients=size=1280x720:rate=30:speed=0.02:seed=5' },
  { name: 'automaton', filter: 'cellauto=size=640x360:rate=30:rule=110:seed=7' },
  { name: 'slow-card', filter: 'testsrc=size=854x480:rate=15' },
  { name: 'plasma', filter: 'sierpinski=size=1280x720:rate=25:seed=3' },
]
