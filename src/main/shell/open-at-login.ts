import { app } from 'electron'
import { autostartFile, type OpenAtLogin } from './autostart-file.ts'

/**
 * Whether the system opens Headroom when its user logs in: a setting of macOS and Windows, a file in `autostart` on Linux desktops
 * (specifications.freedesktop.org/autostart-spec). Undefined for a program that runs from its sources: there is nothing to open.
 */
export function openAtLogin(): OpenAtLogin | undefined {
  if (!app.isPackaged) return undefined
  if (process.platform === 'linux') return autostartFile(process.env, process.execPath)
  return {
    isOn: () => app.getLoginItemSettings().openAtLogin,
    set: (on) => app.setLoginItemSettings({ openAtLogin: on }),
  }
}
