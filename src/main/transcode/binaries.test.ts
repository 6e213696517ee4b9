import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findBinaries, parseVersion } from './binaries.ts'

test.each([
  [
    'ffmpeg version 5.1.9-0+deb12u1 Copyright\nlibavcodec     59. 37.100 / 59. 37.100',
    '5.1.9-0+deb12u1',
    false,
  ],
  ['ffmpeg version 5.0.1 Copyright\nlibavcodec     59. 18.100 / 59. 18.100', '5.0.1', true],
  [
    'ffmpeg version N-47683-g0e8eb07980-static x\nlibavcodec     58. 42.100 / 58. 42.100',
    'N-47683-g0e8eb07980-static',
    true,
  ],
  ['ffmpeg version N-118000-gabcdef x\nlibavcodec     61. 26.100 / 61. 26.100', 'N-118000-gabcdef', false],
])('the libraries tell the age, whatever the version is called', (text, version, legacy) => {
  expect(parseVersion(text)).toEqual({ version, legacy })
})

test('something else than ffmpeg is not taken for it', () => {
  expect(parseVersion('GNU bash, version 5.2')).toBeNull()
})

test('a configured ffmpeg that does not work is named, not replaced in silence', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-binaries-'))
  const impostor = join(folder, 'ffmpeg')
  await writeFile(impostor, '#!/bin/sh\necho hello\n')
  await chmod(impostor, 0o755)
  const search = findBinaries({ configuredFfmpegPath: impostor, environment: process.env })
  await expect(search).rejects.toMatchObject({
    code: 'FFMPEG_MISSING',
    message: expect.stringContaining(impostor),
  })
  await rm(folder, { recursive: true })
})

test('with nothing in PATH the npm packages are found', async () => {
  await expect(findBinaries({ environment: { PATH: '' } })).resolves.toMatchObject({ origin: 'bundled' })
})
