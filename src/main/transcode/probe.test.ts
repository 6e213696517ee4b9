import { chmod, mkdir, open, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeClip, openWorkshop, type Workshop } from './testing.ts'

let workshop: Workshop
let clip: string
beforeAll(async () => {
  workshop = await openWorkshop()
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x36:rate=10:duration=1']
  const sound = ['-f', 'lavfi', '-i', 'sine=duration=1']
  clip = await makeClip(workshop, 'clip.mp4', [
    ...picture,
    ...sound,
    '-movflags',
    '+faststart',
    '-pix_fmt',
    'yuv420p',
  ])
})
afterAll(() => workshop.remove())

const file = (name: string) => join(workshop.folder, name)
const refusal = (code: string) => ({ code, message: expect.stringMatching(/^.{20,}\.$/s) })

async function written(name: string, content: string | Buffer): Promise<string> {
  await writeFile(file(name), content)
  return file(name)
}

test('a clip is described', async () => {
  await expect(workshop.transcode.probe(clip)).resolves.toMatchObject({
    path: clip,
    durationSeconds: expect.closeTo(1, 1),
    video: { codec: 'h264', width: 64, height: 36, framesPerSecond: 10, frames: 10, hdr: false },
    audio: [{ codec: 'aac', channels: 1 }],
  })
})

test.each([
  ['nothing', '', 'SOURCE_EMPTY'],
  ['text', 'This is a letter, not a film.\n', 'SOURCE_NOT_MEDIA'],
  ['noise', Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919) % 251)), 'SOURCE_NOT_MEDIA'],
  ['a concat script', "ffconcat version 1.0\nfile 'clip.mp4'\n", 'SOURCE_FORBIDDEN_FORMAT'],
  [
    'a playlist',
    '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nclip.mp4\n#EXT-X-ENDLIST\n',
    'SOURCE_FORBIDDEN_FORMAT',
  ],
])('%s under the name of a video is refused', async (name, content, code) => {
  const path = await written(`${name}.mp4`, content)
  await expect(workshop.transcode.probe(path)).rejects.toMatchObject(refusal(code))
})

test('a playlist that hides behind a byte of its own does not open another file', async () => {
  const path = await written(
    'hidden.mp4',
    Buffer.from('\uFEFF#EXTM3U\n#EXTINF:1,\nclip.mp4\n#EXT-X-ENDLIST\n\u0001'),
  )
  await expect(workshop.transcode.probe(path)).rejects.toMatchObject({
    code: expect.stringMatching(/^SOURCE_(FORBIDDEN_FORMAT|NOT_MEDIA)$/),
  })
})

test('an image is not a video', async () => {
  const path = await makeClip(workshop, 'image.png', [
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=64x36',
    '-frames:v',
    '1',
  ])
  await expect(workshop.transcode.probe(path)).rejects.toMatchObject(refusal('SOURCE_FORBIDDEN_FORMAT'))
})

test('a clip cut short behind its index is refused before anything is quoted', async () => {
  const whole = await readFile(clip)
  const path = await written('short.mp4', whole.subarray(0, whole.length - 1000))
  await expect(workshop.transcode.probe(path)).rejects.toMatchObject(refusal('SOURCE_CORRUPT'))
})

test('a clip cut before its index is refused', async () => {
  const path = await makeClip(workshop, 'late-index.mov', ['-i', clip, '-c', 'copy'])
  const handle = await open(path, 'r+')
  await handle.truncate((await handle.stat()).size - 200)
  await handle.close()
  await expect(workshop.transcode.probe(path)).rejects.toMatchObject(refusal('SOURCE_CORRUPT'))
})

test('a folder, a missing file and a broken link are told apart', async () => {
  await mkdir(file('folder.mp4'))
  await symlink(file('loop.mp4'), file('loop.mp4'))
  await expect(workshop.transcode.probe(file('folder.mp4'))).rejects.toMatchObject(
    refusal('SOURCE_NOT_A_FILE'),
  )
  await expect(workshop.transcode.probe(file('missing.mp4'))).rejects.toMatchObject(refusal('SOURCE_MISSING'))
  await expect(workshop.transcode.probe(file('loop.mp4'))).rejects.toMatchObject(refusal('SOURCE_MISSING'))
})

test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
  'an unreadable file is named',
  async () => {
    const path = await written('secret.mp4', 'x')
    await chmod(path, 0)
    await expect(workshop.transcode.probe(path)).rejects.toMatchObject(refusal('SOURCE_UNREADABLE'))
  },
)

test.each([
  '-y.mp4',
  'it\'s "quoted".mp4',
  'two\nlines.mp4',
  '%d-%03d.mp4',
  'a:b|c&d;$(e).mp4',
  'émoji 🎬.mp4',
])('a file named %j is only a file', async (name) => {
  const path = await written(name, await readFile(clip))
  await expect(workshop.transcode.probe(path)).resolves.toMatchObject({ video: { frames: 10 } })
})

test('an aborted probe says so', async () => {
  await expect(workshop.transcode.probe(clip, AbortSignal.abort())).rejects.toMatchObject({
    code: 'CANCELLED',
  })
})
