import { type App, Menu, type MenuItemConstructorOptions, shell } from 'electron'

export type MenuActions = {
  showPage(path: string): void
  quit(): void
}

const documentation = 'https://ffmpeg.org/documentation.html'

/** The application menu: what every program of the platform has, and the pages. The pages' own commands live in the page. */
export function setApplicationMenu(app: App, actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(app, actions, process.platform)))
}

export function menuTemplate(
  app: Pick<App, 'name' | 'getLoginItemSettings' | 'setLoginItemSettings'>,
  { showPage, quit }: MenuActions,
  platform: NodeJS.Platform,
): MenuItemConstructorOptions[] {
  const page = (label: string, path: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator ? { accelerator } : {}),
    click: () => showPage(path),
  })
  const quitItem: MenuItemConstructorOptions = {
    label: platform === 'darwin' ? `Quit ${app.name}` : 'Quit',
    accelerator: 'CmdOrCtrl+Q',
    click: quit,
  }
  const settings = page('Settings…', '/settings', 'CmdOrCtrl+,')
  const ownMenu: MenuItemConstructorOptions = {
    label: app.name,
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      ...openAtLogin(app, platform),
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      quitItem,
    ],
  }
  const fileMenu: MenuItemConstructorOptions = {
    label: 'File',
    submenu: [
      page('Submit…', '/submit', 'CmdOrCtrl+O'),
      ...(platform === 'darwin'
        ? ([{ role: 'close' }] as MenuItemConstructorOptions[])
        : [settings, ...openAtLogin(app, platform), { type: 'separator' as const }, quitItem]),
    ],
  }
  return [
    ...(platform === 'darwin' ? [ownMenu] : []),
    fileMenu,
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        page('Overview', '/', 'CmdOrCtrl+1'),
        page('Jobs', '/jobs', 'CmdOrCtrl+2'),
        page('Customers', '/customers', 'CmdOrCtrl+3'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [{ label: 'ffmpeg documentation', click: () => void shell.openExternal(documentation) }],
    },
  ]
}

/** Only where the system has such a setting that a program may change. */
function openAtLogin(
  app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>,
  platform: NodeJS.Platform,
): MenuItemConstructorOptions[] {
  if (platform !== 'darwin' && platform !== 'win32') return []
  return [
    {
      label: 'Open at login',
      type: 'checkbox',
      checked: app.getLoginItemSettings().openAtLogin,
      click: ({ checked }) => app.setLoginItemSettings({ openAtLogin: checked }),
    },
  ]
}
