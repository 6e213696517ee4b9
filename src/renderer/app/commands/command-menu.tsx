import { ActionIcon, Menu } from '@mantine/core'
import { IconMenu2 } from '@tabler/icons-react'
import { Fragment } from 'react'
import { commandGroups } from '#shared/menu-commands.ts'
import { type Command, canRun } from './command.ts'
import { Keys } from './keys.tsx'

/** The same commands as a menu, for the mouse and for a first look around. */
export function CommandMenu({ commands }: { commands: readonly Command[] }) {
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <ActionIcon aria-label="Menu" size="lg">
          <IconMenu2 size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah="80vh" style={{ overflowY: 'auto' }}>
        {commandGroups.map((group) => {
          const ofGroup = commands.filter((command) => command.group === group)
          if (ofGroup.length === 0) return null
          return (
            <Fragment key={group}>
              <Menu.Label>{group}</Menu.Label>
              {ofGroup.map((command) => (
                <Menu.Item
                  key={command.id}
                  leftSection={command.icon}
                  disabled={!canRun(command)}
                  rightSection={command.shortcut && <Keys shortcut={command.shortcut} />}
                  onClick={() => setTimeout(command.run, 0)}
                >
                  {command.title}
                </Menu.Item>
              ))}
            </Fragment>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
