import { expect, test } from 'vitest'
import { type MenuCommand, menuCommandsSchema } from '#shared/menu-commands.ts'
import { menuTemplate } from './menu-template.ts'

const commands: MenuCommand[] = [
  { id: 'go/jobs', title: 'Jobs', group: 'Go to', shortcut: 'g j', enabled: true },
  { id: 'go/settings', title: 'Settings', group: 'Go to', shortcut: 'g s', enabled: true },
  { id: 'submit', title: 'Submit work', group: 'Create', shortcut: 'n', enabled: true },
  { id: 'job.pause', title: 'Pause this job', group: 'This page', shortcut: 'p', enabled: false },
  { id: 'palette', title: 'Find a command', group: 'Help', shortcut: 'mod+k', enabled: true },
]

function build(platform: NodeJS.Platform, offered = commands) {
  const chosen: string[] = []
  const template = menuTemplate({
    name: 'Headroom',
    commands: offered,
    actions: {
      runCommand: (id) => chosen.push(id),
      openDocumentation: () => chosen.push('documentation'),
      quit: () => chosen.push('quit'),
    },
    login: { isOn: () => true, set: (on) => chosen.push(`login ${on}`) },
    platform,
  })
  const items = (label: string) => {
    const { submenu } = template.find((menu) => menu.label === label) ?? {}
    return Array.isArray(submenu) ? submenu : []
  }
  const choose = (menu: string, label: string) => {
    const item = items(menu).find((each) => each.label === label)
    item?.click?.({ checked: false } as never, undefined, {} as never)
  }
  return { template, items, choose, chosen }
}

test('every command of the page is in the menu, once, and is asked for by its id', () => {
  const { template, choose, chosen } = build('linux')
  const ids = template.flatMap(({ submenu }) =>
    Array.isArray(submenu)
      ? submenu.flatMap(({ id, label }) => (id && label !== 'Settings…' ? [id] : []))
      : [],
  )
  expect(ids.toSorted()).toEqual(commands.map(({ id }) => id).toSorted())
  choose('Go', 'Jobs')
  choose('File', 'Settings…')
  expect(chosen).toEqual(['go/jobs', 'go/settings'])
})

test('what cannot be done now is greyed', () => {
  expect(build('linux').items('Actions')).toMatchObject([{ label: 'Pause this job', enabled: false }])
})

test('plain keys stay with the page, so that they can be typed into its fields', () => {
  const { items } = build('linux')
  expect(items('Actions')[0]).not.toHaveProperty('accelerator')
  expect(items('Help')[0]).toMatchObject({ accelerator: 'CmdOrCtrl+K' })
  expect(items('File')[0]).toMatchObject({ label: 'Submit work', accelerator: 'CmdOrCtrl+O' })
})

test('before the page has offered anything there is what every program has, and no empty menu', () => {
  const { template } = build('linux', [])
  expect(template.map(({ label, role }) => role ?? label)).toEqual([
    'File',
    'editMenu',
    'View',
    'windowMenu',
    'help',
  ])
  const first = ({ submenu }: (typeof template)[number]) =>
    Array.isArray(submenu) ? submenu[0]?.type : undefined
  expect(template.map(first)).not.toContain('separator')
})

test('quitting and opening at login are where the platform has them', () => {
  const mac = build('darwin')
  mac.choose('Headroom', 'Quit Headroom')
  mac.choose('Headroom', 'Open at login')
  expect(mac.chosen).toEqual(['quit', 'login false'])
  expect(mac.items('File').map(({ role, label }) => role ?? label)).toEqual([
    'Submit work',
    undefined,
    'close',
  ])
  const other = build('win32')
  other.choose('File', 'Quit')
  expect(other.chosen).toEqual(['quit'])
})

test.each([
  ['no list', 'quit'],
  ['a group there is not', [{ ...commands[0], group: 'Window' }]],
  ['a title without end', [{ ...commands[0], title: 'x'.repeat(201) }]],
  ['more than a page has', Array.from({ length: 201 }, () => commands[0])],
  ['an object in place of a word', [{ ...commands[0], id: { toString: 'x' } }]],
])('a page that offers %s is not heard', (_, offered) => {
  expect(menuCommandsSchema.safeParse(offered).success).toBe(false)
})
