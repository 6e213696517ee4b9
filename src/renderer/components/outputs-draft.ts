import { type OutputRequest, outputRequestsSchema, type Profile } from '#shared/profiles.ts'

export type OutputKind = 'hls' | 'mp4' | 'mkv' | 'webm'

export const outputKinds: readonly { value: OutputKind; label: string }[] = [
  { value: 'hls', label: 'HLS ladder' },
  { value: 'mp4', label: 'MP4 file' },
  { value: 'mkv', label: 'MKV file' },
  { value: 'webm', label: 'WebM file' },
]

export function kindOf(output: OutputRequest): OutputKind {
  return output.kind === 'hls' ? 'hls' : output.container
}

/** The same output as another kind; a ladder keeps its first profile as a file and the other way round. */
export function asKind(output: OutputRequest, kind: OutputKind): OutputRequest {
  const profileIds = output.kind === 'hls' ? output.profileIds : [output.profileId]
  if (kind === 'hls') return { kind: 'hls', profileIds }
  return { kind: 'file', container: kind, profileId: profileIds[0] ?? '' }
}

/** What to begin with: a ladder of up to three H.264 sizes that stand at 360, 720 and 1080 lines, as far as there are such profiles. */
export function initialOutputs(profiles: readonly Profile[]): OutputRequest[] {
  const wanted = [360, 720, 1080]
  const ladder = wanted.flatMap(
    (height) =>
      profiles.find(({ video }) => video?.codec === 'h264' && video.maximumHeight === height)?.id ?? [],
  )
  const first = profiles[0]
  if (ladder.length > 0) return [{ kind: 'hls', profileIds: ladder }]
  return first ? [{ kind: 'file', container: 'mp4', profileId: first.id }] : []
}

/** Outputs without a profile; null when nothing is left. */
export function withoutProfile(outputs: readonly OutputRequest[], profileId: string): OutputRequest[] | null {
  const left = outputs.flatMap((output): OutputRequest[] => {
    if (output.kind === 'file') return output.profileId === profileId ? [] : [output]
    const profileIds = output.profileIds.filter((id) => id !== profileId)
    return profileIds.length > 0 ? [{ kind: 'hls', profileIds }] : []
  })
  return left.length > 0 ? left : null
}

/** Why the outputs cannot be quoted yet, in words; null when they can. */
export function outputsProblem(outputs: readonly OutputRequest[]): string | null {
  if (outputs.length === 0) return 'Choose at least one output.'
  const parsed = outputRequestsSchema.safeParse(outputs)
  return parsed.success ? null : 'Choose a profile for every output.'
}
