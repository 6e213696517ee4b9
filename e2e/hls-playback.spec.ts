import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, extname, join, normalize } from 'node:path'
import { type Browser, expect, test } from '@playwright/test'
import { makeClip, openWorkshop, runJob, type Workshop, workRequest } from '../src/main/transcode/testing.ts'
import { launchChromium } from './browser.ts'

const seconds = 14
const framesPerSecond = 10
const player = join(import.meta.dirname, '..', 'node_modules', 'hls.js', 'dist', 'hls.min.js')
const types: Record<string, string> = {
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.mp4': 'video/mp4',
  '.m4s': 'video/iso.segment',
}

let workshop: Workshop
let browser: Browser
let server: Server
test.beforeAll(async () => {
  workshop = await openWorkshop()
  browser = await launchChromium()
})
test.afterAll(async () => {
  server?.close()
  await browser.close()
  await workshop.remove()
})

/** Serves a ladder's folder, a page to play it in and the player, on the loopback. */
async function serve(folder: string): Promise<string> {
  server = createServer(async ({ url = '/' }, response) => {
    const name = normalize(new URL(url, 'http://localhost').pathname)
    try {
      if (name === '/') response.setHeader('content-type', 'text/html').end('<video muted></video>')
      else if (name === '/player.js') response.end(await readFile(player))
      else {
        response.setHeader('content-type', types[extname(name)] ?? 'application/octet-stream')
        response.end(await readFile(join(folder, name)))
      }
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

type Playback = {
  errors: string[]
  ranges: [number, number][]
  frames: number
  levels: number
}

test('a ladder plays to its end in one piece', async () => {
  const clip = await makeClip(workshop, 'clip.mp4', [
    ...['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=${framesPerSecond}:duration=${seconds}`],
    ...[
      '-f',
      'lavfi',
      '-i',
      `sine=duration=${seconds}`,
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'aac',
    ],
  ])
  const profiles = workshop.transcode.profiles
  const { name: _, ...full } = profiles.get('prf_h264_360p')
  const small = profiles.save({
    name: 'Small',
    video: { ...full.video!, maximumWidth: 160, maximumHeight: 90 },
    audio: full.audio,
  })
  const request = await workRequest(workshop, clip, [
    { kind: 'hls', profileIds: ['prf_h264_360p', small.id] },
  ])
  const { outputs } = await runJob(workshop, request)
  const page = await browser.newPage()
  await page.goto(await serve(dirname(outputs[0]!.path)))
  await page.addScriptTag({ url: '/player.js' })
  const playback = await page.evaluate(playToTheEnd)
  expect(playback.errors).toEqual([])
  expect(playback.levels).toBe(2)
  expect(playback.ranges).toHaveLength(1)
  const [[start, end]] = playback.ranges as [[number, number]]
  expect(start).toBeLessThan(0.01)
  expect(end).toBeCloseTo(seconds, 1)
  expect(playback.frames).toBe(seconds * framesPerSecond)
})

/** Runs in the page: plays the master playlist at its best level, twice as fast as it was shot. */
function playToTheEnd(): Promise<Playback> {
  type Player = {
    on(event: string, listener: (name: string, data: { details: string }) => void): void
    loadSource(url: string): void
    attachMedia(video: HTMLVideoElement): void
    levels: unknown[]
  }
  const Hls = (window as unknown as { Hls: new (settings: object) => Player }).Hls
  const video = document.querySelector('video')!
  const errors: string[] = []
  const hls = new Hls({ startLevel: 1, maxBufferLength: 60 })
  const ranges = () =>
    Array.from({ length: video.buffered.length }, (_, index): [number, number] => [
      video.buffered.start(index),
      video.buffered.end(index),
    ])
  return new Promise((resolve) => {
    const finish = () => {
      const { totalVideoFrames } = video.getVideoPlaybackQuality()
      resolve({
        errors,
        ranges: ranges(),
        frames: totalVideoFrames,
        levels: hls.levels.length,
      })
    }
    hls.on('hlsError', (_name, data) => {
      errors.push(data.details)
      finish()
    })
    hls.on('hlsManifestParsed', () => {
      video.playbackRate = 2
      void video.play()
    })
    video.addEventListener('ended', finish)
    hls.loadSource('/master.m3u8')
    hls.attachMedia(video)
  })
}
