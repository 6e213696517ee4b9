import { join } from 'node:path'
import type { JobPlan } from './plan.ts'

/** Where a job keeps what it made so far. */
export type WorkFiles = {
  plan: string
  /** The picture, copied. */
  picture: string
  /** Sound and captions, copied. */
  extras: string
  chunkInit(renditionId: string, encoder: string, index: number): string
  chunkMedia(renditionId: string, encoder: string, index: number): string
  /** Names the software encoder that took over when a hardware one failed. */
  fallback(renditionId: string): string
  audio(renditionId: string): string
  /** A rendition's chunks as one file. */
  joined(renditionId: string): string
  /** Says that the joined file was decoded. */
  checked(renditionId: string): string
  /** Which name an output was given, written before it is. */
  publication(outputIndex: number): string
}

export function workFiles(workFolder: string): WorkFiles {
  const chunk = (renditionId: string, encoder: string, index: number) =>
    join(workFolder, renditionId, `${String(index).padStart(5, '0')}-${encoder}`)
  return {
    plan: join(workFolder, 'plan.json'),
    picture: join(workFolder, 'picture.mkv'),
    extras: join(workFolder, 'extras.mkv'),
    chunkInit: (renditionId, encoder, index) => `${chunk(renditionId, encoder, index)}.init`,
    chunkMedia: (renditionId, encoder, index) => `${chunk(renditionId, encoder, index)}.m4s`,
    fallback: (renditionId) => join(workFolder, renditionId, 'fallback'),
    audio: (renditionId) => join(workFolder, `${renditionId}.mp4`),
    joined: (renditionId) => join(workFolder, renditionId, 'joined.mp4'),
    checked: (renditionId) => join(workFolder, renditionId, 'checked'),
    publication: (outputIndex) => join(workFolder, `publication-${outputIndex}.json`),
  }
}

/** True when chunks are cut from the prepared copy; otherwise the source is read in one piece. */
export function isChunked(plan: JobPlan): boolean {
  return plan.timeline?.chunks.every((chunk) => chunk.frames !== null) ?? false
}
