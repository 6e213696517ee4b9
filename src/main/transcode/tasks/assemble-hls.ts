import { mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OutputFile } from '#shared/jobs.ts'
import { flushFolder } from '../../files.ts'
import { explainWriteError, removeAll } from '../durable-files.ts'
import { readTrackFacts } from '../mp4/codecs.ts'
import {
  durationOf,
  type Fragment,
  readFragmentedFile,
  readFragments,
  writeFragment,
} from '../mp4/fragments.ts'
import type { AudioRendition, JobPlan, PlannedOutput, VideoRendition } from '../plan.ts'
import {
  type AudioEntry,
  bitRates,
  masterPlaylist,
  mediaPlaylist,
  type Segment,
  type VariantEntry,
} from '../playlists.ts'
import { encodedChannels } from '../recipes/audio.ts'
import { fitFrame } from '../recipes/frame-size.ts'
import type { Steps } from '../running-task.ts'
import { workFiles } from '../work-files.ts'
import type { AssembleJob } from './assemble.ts'
import { checkRendition, uniformRendition } from './join.ts'
import { alreadyPublished, draftPath, publish } from './publish.ts'
import type { Toolchain } from './toolchain.ts'

type HlsOutput = Extract<PlannedOutput, { kind: 'hls' }>

/** A rendition as it stands in the ladder's folder. */
type Written = { codec: string; segments: Segment[] }

export async function assembleHls(
  job: AssembleJob,
  output: HlsOutput,
  toolchain: Toolchain,
  steps: Steps,
): Promise<OutputFile> {
  const { plan, workFolder, outputIndex } = job
  const publication = { workFolder, outputIndex, outputFolder: plan.outputFolder, name: output.name }
  const done = await alreadyPublished(publication)
  if (done) return describeOutput(done, output)

  const draft = draftPath(publication)
  await removeAll([draft])
  steps.removeUnlessDone(draft)
  const ids = new Set(output.variants.flatMap((variant) => [variant.videoId, ...variant.audioIds]))
  const written = new Map<string, Written>()
  try {
    for (const rendition of plan.video.filter(({ id }) => ids.has(id))) {
      await checkRendition({ plan, workFolder, rendition }, toolchain, steps)
      const { init, mediaPaths } = await uniformRendition({ plan, workFolder, rendition }, toolchain, steps)
      written.set(rendition.id, await writeVideo(join(draft, rendition.id), init, mediaPaths))
    }
    for (const rendition of plan.audio.filter(({ id }) => ids.has(id))) {
      const { init, fragments } = readFragmentedFile(
        await readFile(workFiles(workFolder).audio(rendition.id)),
      )
      written.set(rendition.id, await writeRendition(join(draft, rendition.id), init, fragments))
    }
    await writeDurably(join(draft, 'master.m3u8'), master(plan, output, written))
    await flushFolder(draft)
  } catch (error) {
    throw explainWriteError(error, draft)
  }
  steps.throwIfCancelled()
  return describeOutput(await publish(publication), output)
}

async function writeVideo(folder: string, init: Buffer, mediaPaths: string[]): Promise<Written> {
  const fragments: Fragment[] = []
  await mkdir(folder, { recursive: true })
  const segments: Segment[] = []
  const { ticksPerSecond } = readTrackFacts(init)
  for (const path of mediaPaths) {
    fragments.splice(0, fragments.length, ...readFragments(await readFile(path)))
    for (const fragment of fragments)
      segments.push(await writeSegment(folder, fragment, segments.length, ticksPerSecond))
  }
  return finishRendition(folder, init, segments)
}

async function writeRendition(folder: string, init: Buffer, fragments: Fragment[]): Promise<Written> {
  await mkdir(folder, { recursive: true })
  const { ticksPerSecond } = readTrackFacts(init)
  const segments: Segment[] = []
  for (const fragment of fragments)
    segments.push(await writeSegment(folder, fragment, segments.length, ticksPerSecond))
  return finishRendition(folder, init, segments)
}

async function writeSegment(
  folder: string,
  fragment: Fragment,
  index: number,
  ticksPerSecond: number,
): Promise<Segment> {
  const name = `${String(index + 1).padStart(5, '0')}.m4s`
  const bytes = writeFragment(fragment, index + 1)
  await writeDurably(join(folder, name), bytes)
  return { name, durationSeconds: durationOf(fragment) / ticksPerSecond, sizeBytes: bytes.length }
}

async function finishRendition(folder: string, init: Buffer, segments: Segment[]): Promise<Written> {
  const initName = 'init.mp4'
  await writeDurably(join(folder, initName), init)
  await writeDurably(join(folder, 'index.m3u8'), mediaPlaylist({ initName, segments }))
  await flushFolder(folder)
  return { codec: readTrackFacts(init).codec, segments }
}

async function writeDurably(path: string, content: Buffer | string): Promise<void> {
  await writeFile(path, content)
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Variants with the same audio settings share a group. */
function master(plan: JobPlan, output: HlsOutput, written: Map<string, Written>): string {
  const groups = new Map<string, AudioRendition[]>()
  const entries: VariantEntry[] = output.variants.map((variant) => {
    const audio = variant.audioIds.map((id) => plan.audio.find((rendition) => rendition.id === id)!)
    const video = plan.video.find(({ id }) => id === variant.videoId) ?? null
    const groupId = audio[0] ? `audio-${audio[0].id}` : null
    if (groupId) groups.set(groupId, audio)
    return variantEntry(plan, video, audio, groupId, written)
  })
  const audioEntries = [...groups].flatMap(([groupId, renditions]) =>
    renditions.map((rendition, index) => audioEntry(groupId, rendition, index)),
  )
  return masterPlaylist(entries, audioEntries)
}

function variantEntry(
  plan: JobPlan,
  video: VideoRendition | null,
  audio: AudioRendition[],
  groupId: string | null,
  written: Map<string, Written>,
): VariantEntry {
  const own = video ?? audio[0]!
  const videoRates = video ? bitRates(written.get(video.id)!.segments) : { peak: 0, average: 0 }
  const audioRates = audio.map(({ id }) => bitRates(written.get(id)!.segments))
  const size = video && plan.source.video ? fitFrame(plan.source.video, video.settings).encoded : null
  return {
    uri: `${own.id}/index.m3u8`,
    peakBitsPerSecond: videoRates.peak + Math.max(0, ...audioRates.map(({ peak }) => peak)),
    averageBitsPerSecond: videoRates.average + Math.max(0, ...audioRates.map(({ average }) => average)),
    codecs: [
      ...new Set(
        [video, ...audio.slice(0, 1)].flatMap((part) => (part ? [written.get(part.id)!.codec] : [])),
      ),
    ],
    width: size?.width ?? null,
    height: size?.height ?? null,
    framesPerSecond: video ? frameRate(plan) : null,
    audioGroupId: groupId,
  }
}

function frameRate(plan: JobPlan): number {
  const { ticksPerSecond, frameTicks } = plan.timeline!
  return frameTicks === null ? plan.source.video!.framesPerSecond : ticksPerSecond / frameTicks
}

function audioEntry(groupId: string, rendition: AudioRendition, index: number): AudioEntry {
  const { stream, settings } = rendition
  return {
    groupId,
    name: stream.language ? `${stream.language} ${index + 1}` : `Audio ${index + 1}`,
    language: stream.language,
    channels: encodedChannels(stream, settings),
    isDefault: index === 0,
    uri: `${rendition.id}/index.m3u8`,
  }
}

async function describeOutput(path: string, output: HlsOutput): Promise<OutputFile> {
  const names = await readdir(path, { recursive: true })
  const sizes = await Promise.all(names.map(async (name) => stat(join(path, name))))
  const sizeBytes = sizes.reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0)
  const count = output.variants.length
  return {
    path: join(path, 'master.m3u8'),
    kind: 'hls',
    sizeBytes,
    description: `HLS ladder of ${count} ${count === 1 ? 'rendition' : 'renditions'}`,
  }
}
