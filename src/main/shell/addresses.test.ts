import { expect, test } from 'vitest'
import { isAllowedOutside, isOwnPage } from './addresses.ts'

test.each(['app://headroom/', 'app://headroom/jobs?state=failed#top'])(
  '%s is a page of the console',
  (address) => {
    expect(isOwnPage(address)).toBe(true)
  },
)

test.each([
  'app://headroom.evil.example/',
  'app://evil/',
  'app://user@headroom/',
  'https://headroom/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'about:blank',
  'data:text/html,x',
  'not an address',
  '',
])('%s is none', (address) => {
  expect(isOwnPage(address)).toBe(false)
})

test('only named hosts over https are opened outside', () => {
  expect(isAllowedOutside('https://ffmpeg.org/documentation.html')).toBe(true)
  for (const address of [
    'http://ffmpeg.org/',
    'https://ffmpeg.org.evil.example/',
    'https://evil.example/?ffmpeg.org',
    'https://user@ffmpeg.org/',
    'https://ffmpeg.org:8443/',
    'file:///etc/passwd',
    'smb://ffmpeg.org/share',
    'calc.exe',
  ]) {
    expect([address, isAllowedOutside(address)]).toEqual([address, false])
  }
})
