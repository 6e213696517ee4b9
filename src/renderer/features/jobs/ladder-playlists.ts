/*
 * Reads the playlists of the ladders Headroom makes: HLS with fragmented MP4, complete, in the clear (RFC 8216).
 */

/** One quality of a ladder; the addresses are absolute. */
export interface Variant {
  address: string
  /** Names as in RFC 6381: `avc1.64001f`, `mp4a.40.2`. */
  codecs: readonly string[]
  height: number
  bitsPerSecond: number
  /** Where its sound is when that stands in a playlist of its own; null: with the picture, or none. */
  audioAddress: string | null
}

export interface Segment {
  address: string
  startSeconds: number
  durationSeconds: number
}

export interface Track {
  initAddress: string
  segments: readonly Segment[]
}

/** The qualities of a master playlist, the best first. */
export function readMaster(text: string, address: string): Variant[] {
  const lines = linesOf(text)
  const audio = lines.flatMap((line) => {
    const given = attributesOf(line, '#EXT-X-MEDIA:')
    return given?.TYPE === 'AUDIO' && given.URI ? [given] : []
  })
  const variants = lines.flatMap((line, index): Variant[] => {
    const given = attributesOf(line, '#EXT-X-STREAM-INF:')
    const uri = lines[index + 1]
    if (!given || !uri || uri.startsWith('#')) return []
    const sounds = audio.filter((entry) => given.AUDIO !== undefined && entry['GROUP-ID'] === given.AUDIO)
    const sound = sounds.find((entry) => entry.DEFAULT === 'YES') ?? sounds[0]
    return [
      {
        address: new URL(uri, address).href,
        codecs: given.CODECS?.split(',') ?? [],
        height: Number(given.RESOLUTION?.split('x')[1] ?? 0),
        bitsPerSecond: Number(given.BANDWIDTH ?? 0),
        audioAddress: sound?.URI ? new URL(sound.URI, address).href : null,
      },
    ]
  })
  return variants.sort((a, b) => b.height - a.height || b.bitsPerSecond - a.bitsPerSecond)
}

/** The segments of a media playlist; null when it is none that can be played piece by piece. */
export function readMedia(text: string, address: string): Track | null {
  const segments: Segment[] = []
  let init: string | undefined
  let startSeconds = 0
  let durationSeconds: number | null = null
  for (const line of linesOf(text)) {
    init ??= attributesOf(line, '#EXT-X-MAP:')?.URI
    if (line.startsWith('#EXTINF:')) durationSeconds = Number.parseFloat(line.slice('#EXTINF:'.length))
    if (line.startsWith('#') || durationSeconds === null) continue
    segments.push({ address: new URL(line, address).href, startSeconds, durationSeconds })
    startSeconds += durationSeconds
    durationSeconds = null
  }
  if (!init || segments.length === 0) return null
  return { initAddress: new URL(init, address).href, segments }
}

export type Range = readonly [startSeconds: number, endSeconds: number]

/**
 * What to read next for somebody who watches at `timeSeconds`: the first segment from there on whose middle is not at hand, `wait` while
 * enough is, `end` when everything up to the end is.
 */
export function nextSegment(
  { segments }: Track,
  atHand: readonly Range[],
  timeSeconds: number,
  aheadSeconds: number,
): Segment | 'wait' | 'end' {
  const missing = segments.find(({ startSeconds, durationSeconds }) => {
    const middle = startSeconds + durationSeconds / 2
    return (
      startSeconds + durationSeconds > timeSeconds &&
      !atHand.some(([start, end]) => start <= middle && middle < end)
    )
  })
  if (!missing) return 'end'
  return missing.startSeconds > timeSeconds + aheadSeconds ? 'wait' : missing
}

/** The type a source buffer is made with. */
export function bufferType(kind: 'video' | 'audio', codecs: readonly string[]): string {
  return `${kind}/mp4; codecs="${codecs.join(',')}"`
}

export function isAudioCodec(codec: string): boolean {
  return /^(mp4a|opus|fLaC|flac|ac-3|ec-3)/.test(codec)
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== '')
}

function attributesOf(line: string, tag: string): Record<string, string | undefined> | null {
  if (!line.startsWith(tag)) return null
  const pairs = line.slice(tag.length).matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/g)
  return Object.fromEntries([...pairs].map(([, name, quoted, plain]) => [name, quoted ?? plain]))
}
