import { Modal } from '@mantine/core'
import { commandGroups } from '#shared/menu-commands.ts'
import type { Command } from './command.ts'
import styles from './commands.module.css'
import { Keys } from './keys.tsx'

const tableKeys = [
  ['ArrowDown', 'Next row (also J)'],
  ['ArrowUp', 'Previous row (also K)'],
  ['Enter', 'Open the row'],
  ['Space', 'Select the row; with Shift all rows between'],
  ['Escape', 'Clear the selection, close a dialog'],
] as const

interface ShortcutSheetProps {
  opened: boolean
  onClose: () => void
  commands: readonly Command[]
}

/** Every key that does something here, from the same list as the menu and the palette. */
export function ShortcutSheet({ opened, onClose, commands }: ShortcutSheetProps) {
  const withKeys = commands.filter((command) => command.shortcut)
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard" size="xl">
      <div className={styles.sheet}>
        {commandGroups.map((group) => {
          const ofGroup = withKeys.filter((command) => command.group === group)
          if (ofGroup.length === 0) return null
          return (
            <section key={group}>
              <h3>{group}</h3>
              <ul>
                {ofGroup.map((command) => (
                  <li key={command.id}>
                    <span>{command.title}</span>
                    <Keys shortcut={command.shortcut ?? ''} />
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
        <section>
          <h3>In tables</h3>
          <ul>
            {tableKeys.map(([shortcut, title]) => (
              <li key={shortcut}>
                <span>{title}</span>
                <Keys shortcut={shortcut} />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Modal>
  )
}
