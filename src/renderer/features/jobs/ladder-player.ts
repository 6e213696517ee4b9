import {
  bufferType,
  isAudioCodec,
  nextSegment,
  type Range,
  readMaster,
  readMedia,
  type Track,
  type Variant,
} from './ladder-playlists.ts'

const aheadSeconds = 30
const keptBehindSeconds = 10

/** A ladder that cannot be played here, with the reason as a sentence. */
export class LadderProblem extends Error {}

/**
 * Plays a finished ladder in its best quality that this window can decode; the files are near, so the quality need not change on the way.
 * Goes on, whatever has been read, until `signal` aborts. Errors: LadderProblem.
 */
export async function playLadder(
  video: HTMLVideoElement,
  address: string,
  signal: AbortSignal,
): Promise<void> {
  const master = new URL(address, document.baseURI).href
  const variant = readMaster(await readText(master, signal), master).find(canPlay)
  if (!variant) {
    throw new LadderProblem('This window has none of the codecs of this ladder. Open it in another player.')
  }
  const parts = await Promise.all(
    partsOf(variant).map(async ({ type, address: playlist }) => {
      const track = readMedia(await readText(playlist, signal), playlist)
      if (!track) throw new LadderProblem(`There is no playlist of segments at ${playlist}.`)
      return { type, track }
    }),
  )
  const source = new MediaSource()
  const sourceAddress = URL.createObjectURL(source)
  video.src = sourceAddress
  await once(source, ['sourceopen'], signal)
  URL.revokeObjectURL(sourceAddress)
  source.duration = Math.max(...parts.map(({ track }) => endOf(track)))
  const buffers = parts.map(({ type, track }) => ({ track, buffer: source.addSourceBuffer(type) }))
  const complete = (): boolean =>
    buffers.every(({ track, buffer }) => nextSegment(track, rangesOf(buffer), 0, 0) === 'end')
  await Promise.all(
    buffers.map(({ track, buffer }) =>
      feed(video, buffer, track, signal, () => {
        const idle = buffers.every((other) => !other.buffer.updating)
        if (complete() && idle && source.readyState === 'open') source.endOfStream()
      }),
    ),
  )
}

/** Keeps one buffer filled ahead of where somebody watches, wherever they jump. */
async function feed(
  video: HTMLVideoElement,
  buffer: SourceBuffer,
  track: Track,
  signal: AbortSignal,
  onAppended: () => void,
): Promise<void> {
  await append(buffer, await readBytes(track.initAddress, signal), signal)
  while (!signal.aborted) {
    const next = nextSegment(track, rangesOf(buffer), video.currentTime, aheadSeconds)
    if (next === 'wait' || next === 'end') {
      await once(video, ['timeupdate', 'seeking'], signal)
      continue
    }
    const bytes = await readBytes(next.address, signal)
    while (!signal.aborted) {
      try {
        await append(buffer, bytes, signal)
        break
      } catch (error) {
        if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error
        await makeRoom(video, buffer, signal)
      }
    }
    onAppended()
  }
}

/** Forgets what was watched; when that is too little, waits until more has been. */
async function makeRoom(video: HTMLVideoElement, buffer: SourceBuffer, signal: AbortSignal): Promise<void> {
  const until = video.currentTime - keptBehindSeconds
  const [first] = rangesOf(buffer)
  if (!first || first[0] >= until) {
    await once(video, ['timeupdate', 'seeking'], signal)
    return
  }
  buffer.remove(0, until)
  await once(buffer, ['updateend'], signal)
}

async function append(buffer: SourceBuffer, bytes: ArrayBuffer, signal: AbortSignal): Promise<void> {
  const ended = once(buffer, ['updateend', 'error'], signal)
  buffer.appendBuffer(bytes)
  if ((await ended)?.type === 'error')
    throw new LadderProblem('A segment of this ladder could not be decoded.')
}

function partsOf(variant: Variant): { type: string; address: string }[] {
  const sound = variant.codecs.filter(isAudioCodec)
  const picture = variant.codecs.filter((codec) => !isAudioCodec(codec))
  if (variant.audioAddress === null) {
    return [
      { type: bufferType(picture.length > 0 ? 'video' : 'audio', variant.codecs), address: variant.address },
    ]
  }
  return [
    { type: bufferType('video', picture), address: variant.address },
    { type: bufferType('audio', sound), address: variant.audioAddress },
  ]
}

function canPlay(variant: Variant): boolean {
  return partsOf(variant).every(({ type }) => MediaSource.isTypeSupported(type))
}

function rangesOf({ buffered }: SourceBuffer): Range[] {
  return Array.from({ length: buffered.length }, (_, index) => [buffered.start(index), buffered.end(index)])
}

function endOf({ segments }: Track): number {
  const last = segments.at(-1)
  return last ? last.startSeconds + last.durationSeconds : 0
}

/** The first of these events; null when `signal` aborts. */
function once(target: EventTarget, types: readonly string[], signal: AbortSignal): Promise<Event | null> {
  return new Promise((resolve) => {
    function done(event: Event): void {
      for (const type of types) target.removeEventListener(type, done)
      signal.removeEventListener('abort', done)
      resolve(signal.aborted ? null : event)
    }
    for (const type of types) target.addEventListener(type, done)
    signal.addEventListener('abort', done)
    if (signal.aborted) done(new Event('abort'))
  })
}

async function readText(address: string, signal: AbortSignal): Promise<string> {
  return (await read(address, signal)).text()
}

async function readBytes(address: string, signal: AbortSignal): Promise<ArrayBuffer> {
  return (await read(address, signal)).arrayBuffer()
}

async function read(address: string, signal: AbortSignal): Promise<Response> {
  const answer = await fetch(address, { signal, credentials: 'same-origin' })
  if (!answer.ok) throw new LadderProblem(`A file of this ladder is not there any more: ${address}`)
  return answer
}
