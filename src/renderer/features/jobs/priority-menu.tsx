import { Button, Menu } from '@mantine/core'
import { IconArrowsSort } from '@tabler/icons-react'

interface PriorityMenuProps {
  disabled?: boolean
  onChoose: (priority: number) => void
}

/** The ten priorities, the first to run at the top. */
export function PriorityMenu({ disabled, onChoose }: PriorityMenuProps) {
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" disabled={disabled} leftSection={<IconArrowsSort size={15} aria-hidden />}>
          Priority
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {Array.from({ length: 10 }, (_, index) => 9 - index).map((priority) => (
          <Menu.Item key={priority} onClick={() => onChoose(priority)}>
            {priority}
            {priority === 9 && ' · first'}
            {priority === 5 && ' · usual'}
            {priority === 0 && ' · last'}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
