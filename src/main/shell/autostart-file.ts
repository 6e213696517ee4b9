import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

export type OpenAtLogin = { isOn(): boolean; set(on: boolean): void }

/** An AppImage is opened by its own path: what it is unpacked to is gone after it ends. */
export function autostartFile(environment: NodeJS.ProcessEnv, programPath: string): OpenAtLogin {
  const folder = join(environment.XDG_CONFIG_HOME || join(homedir(), '.config'), 'autostart')
  const file = join(folder, 'headroom.desktop')
  return {
    isOn: () => existsSync(file),
    set(on) {
      if (!on) return rmSync(file, { force: true })
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, desktopEntry(environment.APPIMAGE || programPath))
    },
  }
}

function desktopEntry(program: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Headroom',
    `Exec=${quoted(program)}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/**
 * A path as one argument of `Exec` (specifications.freedesktop.org/desktop-entry-spec, "The Exec key"): quoted, with its quotes, dollars and
 * backticks escaped; backslashes twice, because the file's own strings have escapes too; percent signs doubled.
 */
function quoted(path: string): string {
  return `"${path
    .replaceAll('\\', '\\\\\\\\')
    .replaceAll(/["`$]/g, (mark) => `\\\\${mark}`)
    .replaceAll('%', '%%')}"`
}
