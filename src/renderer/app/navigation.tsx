import { ActionIcon, Button, Tooltip, type TooltipProps, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconPlus,
  IconSearch,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import logo from '../../../resources/icons/headroom.svg'
import type { Command } from './commands/command.ts'
import { CommandMenu } from './commands/command-menu.tsx'
import { Keys } from './commands/keys.tsx'
import styles from './navigation.module.css'
import { pages } from './pages.tsx'
import { setPreferences, usePreferences } from './preferences.ts'

interface NavigationProps {
  commands: readonly Command[]
  onSearch: () => void
}

export function Navigation({ commands, onSearch }: NavigationProps) {
  const small = useMediaQuery('(max-width: 52rem)')
  const narrow = usePreferences().navigation === 'narrow' || small
  return (
    <nav className={styles.navigation} data-narrow={narrow || undefined} aria-label="Pages">
      <div className={styles.brand}>
        <img src={logo} width={24} height={24} alt="" />
        <span className={styles.wide}>Headroom</span>
      </div>
      <Hint label="Submit (N)" narrow={narrow}>
        <Button
          className={styles.submit}
          data-tour="submit"
          size="sm"
          aria-label={narrow ? 'Submit' : undefined}
          renderRoot={(props) => <Link to="/submit" {...props} />}
        >
          <IconPlus size={16} aria-hidden />
          <span className={styles.wide}>Submit</span>
        </Button>
      </Hint>
      <UnstyledButton
        className={styles.search}
        data-tour="palette"
        onClick={onSearch}
        aria-label={narrow ? 'Find a command' : undefined}
      >
        <IconSearch size={15} aria-hidden />
        <span className={styles.wide}>Find…</span>
        <span className={`${styles.wide} ${styles.end}`}>
          <span aria-hidden>
            <Keys shortcut="mod+k" />
          </span>
        </span>
      </UnstyledButton>
      <ul className={styles.pages}>
        {pages.map((page) => (
          <li key={page.to}>
            <Hint label={page.title} narrow={narrow}>
              <Link
                to={page.to}
                className={styles.page}
                activeOptions={{ exact: page.to === '/', includeSearch: false }}
                aria-label={narrow ? page.title : undefined}
              >
                {page.icon}
                <span className={styles.wide}>{page.title}</span>
              </Link>
            </Hint>
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        <CommandMenu commands={commands} />
        <ActionIcon
          size="lg"
          aria-label={narrow ? 'Widen the navigation' : 'Narrow the navigation'}
          onClick={() => setPreferences({ navigation: narrow ? 'wide' : 'narrow' })}
        >
          {narrow ? (
            <IconLayoutSidebarLeftExpand size={18} aria-hidden />
          ) : (
            <IconLayoutSidebarLeftCollapse size={18} aria-hidden />
          )}
        </ActionIcon>
      </div>
    </nav>
  )
}

/** The name of what shows its icon alone. Where names are shown no tooltip is made: a dozen of them cost a page switch 20 ms. */
function Hint({ label, narrow, children }: Pick<TooltipProps, 'label' | 'children'> & { narrow: boolean }) {
  if (!narrow) return children
  return (
    <Tooltip label={label} position="right">
      {children}
    </Tooltip>
  )
}
