import type { Accuracy } from '#shared/cost-model.ts'

type Point = Accuracy['points'][number]

/** A codec is told by its shape and by a colour of Okabe and Ito's set, which keep apart for colour-blind people. */
export interface CodecLook {
  shape: 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'star'
  fill: string
}

const shapes = ['circle', 'square', 'triangle', 'diamond', 'cross', 'star'] as const
const known = ['h264', 'hevc', 'vp9', 'av1']

/** The usual codecs look the same on every day, whichever were used. */
export function codecLooks(codecs: readonly string[]): Map<string, CodecLook> {
  const order = [...known, ...codecs.filter((codec) => !known.includes(codec)).sort()]
  return new Map(
    codecs.map((codec) => {
      const place = Math.min(order.indexOf(codec), shapes.length - 1)
      return [codec, { shape: shapes[place]!, fill: `var(--codec-${place + 1})` }]
    }),
  )
}

/** Whole factors of ten around everything drawn. */
export function logDomain(points: readonly Pick<Point, 'quoted' | 'measured'>[]): [number, number] {
  const values = points.flatMap(({ quoted, measured }) => [quoted, measured])
  if (values.length === 0) return [1, 10]
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.ceil(Math.log10(Math.max(...values)))
  return [10 ** low, 10 ** Math.max(high, low + 1)]
}

export function logTicks([low, high]: [number, number]): number[] {
  const decades = Math.round(Math.log10(high / low))
  return Array.from({ length: decades + 1 }, (_, index) => low * 10 ** index)
}

/** The middle of how far quotes reach down and up, as factors. */
export function bandOf(points: readonly Pick<Point, 'quoted' | 'low' | 'high'>[]): [number, number] {
  const middle = (factors: number[]): number => factors.sort((a, b) => a - b)[factors.length >> 1] ?? 1
  return [
    middle(points.map(({ low, quoted }) => low / quoted)),
    middle(points.map(({ high, quoted }) => high / quoted)),
  ]
}
