import { join } from 'node:path'
import { expect, it } from 'vitest'
import { defaultWorkspace } from './workspace.ts'

it.each<[NodeJS.Platform, NodeJS.ProcessEnv, string]>([
  ['linux', {}, join('/home/ada', '.local', 'share', 'headroom')],
  ['linux', { XDG_DATA_HOME: '/data' }, join('/data', 'headroom')],
  ['darwin', {}, join('/home/ada', 'Library', 'Application Support', 'Headroom')],
  ['win32', { APPDATA: '/roaming' }, join('/roaming', 'Headroom')],
  ['win32', {}, join('/home/ada', 'AppData', 'Roaming', 'Headroom')],
])('is in the folder for application data on %s with %j', (platform, environment, expected) => {
  expect(defaultWorkspace(platform, environment, '/home/ada')).toBe(expected)
})
