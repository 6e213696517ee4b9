import type { MenuItemConstructorOptions } from 'electron'
import type { CommandGroup, MenuCommand } from '#shared/menu-commands.ts'
import type { OpenAtLogin } from './autostart-file.ts'

type Item = MenuItemConstructorOptions

export type MenuActions = {
  /** Runs a command that the page offered. */
  runCommand(id: string): void
  openDocumentation(): void
  quit(): void
}

/** What the platform's users expect on these, besides the page's own keys. */
const platformKeys: Record<string, string> = {
  submit: 'CmdOrCtrl+O',
  'go/': 'CmdOrCtrl+1',
  'go/jobs': 'CmdOrCtrl+2',
  'go/customers': 'CmdOrCtrl+3',
}
const settingsId = 'go/settings'

/** What every program of the platform has, filled with what the page can do now. */
export function menuTemplate(options: {
  name: string
  commands: readonly MenuCommand[]
  actions: MenuActions
  login: OpenAtLogin | undefined
  platform: NodeJS.Platform
}): Item[] {
  const { name, commands, actions, login, platform } = options
  const mac = platform === 'darwin'
  const item = ({ id, title, enabled, shortcut }: MenuCommand): Item => {
    const accelerator = platformKeys[id] ?? acceleratorOf(shortcut)
    return {
      id,
      label: title,
      enabled,
      ...(accelerator ? { accelerator } : {}),
      click: () => actions.runCommand(id),
    }
  }
  const of = (...groups: CommandGroup[]) => commands.filter(({ group }) => groups.includes(group)).map(item)
  const settings = commands
    .filter(({ id }) => id === settingsId)
    .map((command): Item => ({ ...item(command), label: 'Settings…', accelerator: 'CmdOrCtrl+,' }))
  const quit: Item = {
    label: mac ? `Quit ${name}` : 'Quit',
    accelerator: 'CmdOrCtrl+Q',
    click: () => actions.quit(),
  }
  const own = [settings, login ? [loginItem(login)] : []]
  const menus: Item[] = [
    ...(mac
      ? [
          menu(
            name,
            [{ role: 'about' }],
            ...own,
            [{ role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }],
            [quit],
          ),
        ]
      : []),
    menu('File', of('Create'), ...(mac ? [[{ role: 'close' } as Item]] : [...own, [quit]])),
    { role: 'editMenu' },
    menu(
      'View',
      of('Appearance'),
      [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }],
      [{ role: 'togglefullscreen' }],
    ),
    menu('Go', of('Go to')),
    menu('Actions', of('This page'), of('Jobs')),
    { role: 'windowMenu' },
    {
      ...menu('Help', of('Help'), [
        { label: 'ffmpeg documentation', click: () => actions.openDocumentation() },
      ]),
      role: 'help',
    },
  ]
  return menus.filter(({ submenu }) => !Array.isArray(submenu) || submenu.length > 0)
}

/** Sections with a line between them; an empty one leaves no line behind. */
function menu(label: string, ...sections: Item[][]): Item {
  const filled = sections.filter((section) => section.length > 0)
  return {
    label,
    submenu: filled.flatMap((section, index) =>
      index === 0 ? section : [{ type: 'separator' }, ...section],
    ),
  }
}

/**
 * `mod+k` as Electron writes it. Other keys are the page's alone: as accelerators of the menu they would be taken out of what somebody
 * types into a field.
 */
function acceleratorOf(shortcut: string | undefined): string | undefined {
  const key = /^mod\+(.)$/.exec(shortcut ?? '')?.[1]
  return key && `CmdOrCtrl+${key.toUpperCase()}`
}

function loginItem({ isOn, set }: OpenAtLogin): Item {
  return {
    label: 'Open at login',
    type: 'checkbox',
    checked: isOn(),
    click: ({ checked }) => set(checked),
  }
}
