import type { Session } from 'electron'

/** What the console's pages use: copying an id, and the player's full screen. */
const needed = new Set(['clipboard-sanitized-write', 'fullscreen'])

/** Electron security checklist 5: every other permission is denied without asking, and no device is ever offered. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(needed.has(permission)))
  session.setPermissionCheckHandler((_contents, permission) => needed.has(permission))
  session.setDevicePermissionHandler(() => false)
}
