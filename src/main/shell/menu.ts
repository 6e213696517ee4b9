import { type App, Menu, shell } from 'electron'
import type { MenuCommand } from '#shared/menu-commands.ts'
import { type MenuActions, menuTemplate } from './menu-template.ts'
import { openAtLogin } from './open-at-login.ts'

const documentation = 'https://ffmpeg.org/documentation.html'

/** The application menu out of the page's commands. Answers what to call with every new list; the same list again changes nothing. */
export function createApplicationMenu(
  app: Pick<App, 'name'>,
  actions: Omit<MenuActions, 'openDocumentation'>,
): (commands: readonly MenuCommand[]) => void {
  const login = openAtLogin()
  const openDocumentation = () => void shell.openExternal(documentation)
  let shown: string | undefined
  return (commands) => {
    const wanted = JSON.stringify(commands)
    if (wanted === shown) return
    shown = wanted
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        menuTemplate({
          name: app.name,
          commands,
          actions: { ...actions, openDocumentation },
          login,
          platform: process.platform,
        }),
      ),
    )
  }
}
