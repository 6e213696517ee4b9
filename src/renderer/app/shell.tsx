import { useMantineColorScheme } from '@mantine/core'
import { useCallbackRef } from '@mantine/hooks'
import {
  IconContrast2,
  IconKeyboard,
  IconMap2,
  IconMoon,
  IconPlus,
  IconSun,
  IconTerminal2,
} from '@tabler/icons-react'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { SampleBanner } from '../features/sample/sample-banner.tsx'
import type { Command } from './commands/command.ts'
import { Palette } from './commands/palette.tsx'
import { useCommands, useOfferCommands } from './commands/registry.tsx'
import { ShortcutSheet } from './commands/shortcut-sheet.tsx'
import { useKeyboard } from './commands/use-keyboard.ts'
import { useNativeMenu } from './commands/use-native-menu.ts'
import { ConnectionNote } from './connection-note.tsx'
import { Navigation } from './navigation.tsx'
import { NoticeList } from './notice-list.tsx'
import { pages } from './pages.tsx'
import styles from './shell.module.css'
import { StatusBar } from './status-bar.tsx'
import { Tour } from './tour/tour.tsx'
import { startTour } from './tour/tour-state.ts'

type OpenDialog = 'palette' | 'shortcuts' | null

export function Shell() {
  const [dialog, setDialog] = useState<OpenDialog>(null)
  useOfferCommands(useShellCommands(setDialog))
  const commands = useCommands()
  useKeyboard(commands)
  useNativeMenu(commands)
  const close = (): void => setDialog(null)
  return (
    <div className={styles.shell}>
      <button type="button" className={styles.skip} onClick={() => document.getElementById('main')?.focus()}>
        Skip to the page
      </button>
      <Navigation commands={commands} onSearch={() => setDialog('palette')} />
      <div className={styles.column}>
        <ConnectionNote />
        <SampleBanner />
        <main id="main" tabIndex={-1} className={styles.main}>
          <Outlet />
        </main>
      </div>
      <div className={styles.status}>
        <StatusBar />
      </div>
      <NoticeList />
      <Tour />
      <Palette opened={dialog === 'palette'} onClose={close} commands={commands} />
      <ShortcutSheet opened={dialog === 'shortcuts'} onClose={close} commands={commands} />
    </div>
  )
}

const icon = { size: 15, 'aria-hidden': true } as const

function useShellCommands(open: (dialog: OpenDialog) => void): readonly Command[] {
  const navigate = useNavigate()
  // Mantine makes this function anew at every rendering, and commands made anew render the shell again, without an end.
  const setColorScheme = useCallbackRef(useMantineColorScheme().setColorScheme)
  return useMemo(
    () => [
      ...pages.map(
        (page): Command => ({
          id: `go${page.to}`,
          title: page.title,
          group: 'Go to',
          shortcut: `g ${page.key}`,
          keywords: page.keywords,
          icon: page.icon,
          run: () => void navigate({ to: page.to }),
        }),
      ),
      {
        id: 'submit',
        title: 'Submit work',
        group: 'Create',
        shortcut: 'n',
        keywords: 'new job quote upload file folder',
        icon: <IconPlus {...icon} />,
        run: () => void navigate({ to: '/submit' }),
      },
      {
        id: 'customers.new',
        title: 'New customer',
        group: 'Create',
        icon: <IconPlus {...icon} />,
        run: () => void navigate({ to: '/customers', search: { create: true } }),
      },
      {
        id: 'jobs.failed',
        title: 'Show failed jobs',
        group: 'Jobs',
        shortcut: 'g e',
        keywords: 'errors',
        run: () => void navigate({ to: '/jobs', search: { states: ['failed'] } }),
      },
      {
        id: 'backup',
        title: 'Back up the data',
        group: 'Go to',
        keywords: 'backup copy restore settings',
        run: () => void navigate({ to: '/settings', search: { section: 'backup' } }),
      },
      {
        id: 'theme.light',
        title: 'Light theme',
        group: 'Appearance',
        icon: <IconSun {...icon} />,
        run: () => setColorScheme('light'),
      },
      {
        id: 'theme.dark',
        title: 'Dark theme',
        group: 'Appearance',
        icon: <IconMoon {...icon} />,
        run: () => setColorScheme('dark'),
      },
      {
        id: 'theme.system',
        title: 'Theme of the system',
        group: 'Appearance',
        icon: <IconContrast2 {...icon} />,
        run: () => setColorScheme('auto'),
      },
      {
        id: 'tour',
        title: 'Take the tour',
        group: 'Help',
        keywords: 'introduction guide first steps help',
        icon: <IconMap2 {...icon} />,
        run: startTour,
      },
      {
        id: 'palette',
        title: 'Find a command',
        group: 'Help',
        shortcut: 'mod+k',
        icon: <IconTerminal2 {...icon} />,
        run: () => open('palette'),
      },
      {
        id: 'shortcuts',
        title: 'Keyboard shortcuts',
        group: 'Help',
        shortcut: '?',
        icon: <IconKeyboard {...icon} />,
        run: () => open('shortcuts'),
      },
    ],
    [navigate, setColorScheme, open],
  )
}
