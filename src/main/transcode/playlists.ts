/** One media segment of a rendition. */
export type Segment = { name: string; durationSeconds: number; sizeBytes: number }

export type MediaPlaylist = { initName: string; segments: Segment[] }

/** A media playlist of fragmented MP4 segments (RFC 8216, with EXT-X-MAP). */
export function mediaPlaylist({ initName, segments }: MediaPlaylist): string {
  const longest = Math.max(1, ...segments.map((segment) => Math.round(segment.durationSeconds)))
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${longest}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MAP:URI="${initName}"`,
    ...segments.flatMap((segment) => [`#EXTINF:${segment.durationSeconds.toFixed(6)},`, segment.name]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n')
}

export type AudioEntry = {
  groupId: string
  name: string
  language: string | null
  channels: number
  isDefault: boolean
  uri: string
}

export type VariantEntry = {
  uri: string
  peakBitsPerSecond: number
  averageBitsPerSecond: number
  codecs: string[]
  width: number | null
  height: number | null
  framesPerSecond: number | null
  audioGroupId: string | null
}

/** The master playlist of a ladder. */
export function masterPlaylist(variants: VariantEntry[], audio: AudioEntry[]): string {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...audio.map(audioLine),
    ...variants.flatMap((variant) => [variantLine(variant), variant.uri]),
    '',
  ].join('\n')
}

function audioLine(entry: AudioEntry): string {
  const attributes = [
    'TYPE=AUDIO',
    `GROUP-ID="${entry.groupId}"`,
    `NAME="${entry.name.replaceAll('"', "'")}"`,
    ...(entry.language ? [`LANGUAGE="${entry.language.replaceAll('"', '')}"`] : []),
    `DEFAULT=${entry.isDefault ? 'YES' : 'NO'}`,
    'AUTOSELECT=YES',
    `CHANNELS="${entry.channels}"`,
    `URI="${entry.uri}"`,
  ]
  return `#EXT-X-MEDIA:${attributes.join(',')}`
}

function variantLine(variant: VariantEntry): string {
  const { width, height, framesPerSecond, audioGroupId } = variant
  const attributes = [
    `BANDWIDTH=${Math.ceil(variant.peakBitsPerSecond)}`,
    `AVERAGE-BANDWIDTH=${Math.ceil(variant.averageBitsPerSecond)}`,
    `CODECS="${variant.codecs.join(',')}"`,
    ...(width && height ? [`RESOLUTION=${width}x${height}`] : []),
    ...(framesPerSecond ? [`FRAME-RATE=${framesPerSecond.toFixed(3)}`] : []),
    ...(audioGroupId ? [`AUDIO="${audioGroupId}"`] : []),
  ]
  return `#EXT-X-STREAM-INF:${attributes.join(',')}`
}

/** The highest rate of any segment, and the mean over all, in bits per second. */
export function bitRates(segments: Segment[]): { peak: number; average: number } {
  const bits = segments.reduce((sum, segment) => sum + segment.sizeBytes * 8, 0)
  const seconds = segments.reduce((sum, segment) => sum + segment.durationSeconds, 0)
  const average = seconds > 0 ? bits / seconds : 0
  // A last sliver of a segment says nothing of the rate a player must sustain.
  const rates = segments
    .filter((segment) => segment.durationSeconds >= 0.5)
    .map((segment) => (segment.sizeBytes * 8) / segment.durationSeconds)
  return { peak: Math.max(average, ...rates), average }
}
