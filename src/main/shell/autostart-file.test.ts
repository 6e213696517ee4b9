import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { autostartFile } from './autostart-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-login-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const entry = () => readFile(join(folder, 'autostart', 'headroom.desktop'), 'utf8')

test('on a Linux desktop it is a file that comes and goes', async () => {
  const login = autostartFile({ XDG_CONFIG_HOME: folder }, '/opt/Headroom/headroom')
  expect(login.isOn()).toBe(false)
  login.set(true)
  expect(login.isOn()).toBe(true)
  expect(await entry()).toContain('\nExec="/opt/Headroom/headroom"\n')
  login.set(false)
  login.set(false)
  expect(login.isOn()).toBe(false)
})

test('an AppImage is opened by its own path, whatever characters it has', async () => {
  const environment = {
    XDG_CONFIG_HOME: folder,
    APPIMAGE: '/home/me/My "apps"/100%/$Headroom`s\\one.AppImage',
  }
  autostartFile(environment, '/tmp/.mount_x/headroom').set(true)
  expect(await entry()).toContain(
    '\nExec="/home/me/My \\\\"apps\\\\"/100%%/\\\\$Headroom\\\\`s\\\\\\\\one.AppImage"\n',
  )
})
