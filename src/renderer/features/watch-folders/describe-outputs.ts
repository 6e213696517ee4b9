import type { OutputRequest } from '#shared/profiles.ts'

/** `HLS (360p, 720p) and MP4 (1080p)` */
export function describeOutputs(
  outputs: readonly OutputRequest[],
  nameOf: (profileId: string) => string,
): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(
    outputs.map((output) =>
      output.kind === 'hls'
        ? `HLS (${output.profileIds.map(nameOf).join(', ')})`
        : `${output.container.toUpperCase()} (${nameOf(output.profileId)})`,
    ),
  )
}
