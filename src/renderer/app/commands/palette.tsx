import { Modal, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { type Command, canRun, findCommands } from './command.ts'
import styles from './commands.module.css'
import { Keys } from './keys.tsx'

interface PaletteProps {
  opened: boolean
  onClose: () => void
  commands: readonly Command[]
}

/** Everything that can be done, found by typing. */
export function Palette({ opened, onClose, commands }: PaletteProps) {
  return (
    <Modal.Root opened={opened} onClose={onClose} size={560} yOffset="12vh" transitionProps={{ duration: 0 }}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content aria-label="Command palette" style={{ alignSelf: 'flex-start' }}>
        <Modal.Body p={0}>
          <PaletteBody commands={commands} onClose={onClose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

function PaletteBody({ commands, onClose }: Omit<PaletteProps, 'opened'>) {
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const listId = useId()
  const found = findCommands(commands.filter(canRun), text)
  const activeIndex = Math.min(active, Math.max(0, found.length - 1))

  useEffect(() => {
    list.current?.querySelector(`[data-index="${activeIndex}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [activeIndex])

  function choose(command: Command | undefined): void {
    if (!command) return
    onClose()
    // After the dialog has given the focus back, so that a command that opens another keeps it.
    setTimeout(command.run, 0)
  }

  function onKeyDown(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }
    const step = steps[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setActive((activeIndex + step + found.length) % Math.max(1, found.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      choose(found[activeIndex])
    }
  }

  return (
    <>
      <TextInput
        data-autofocus
        onKeyDown={onKeyDown}
        variant="unstyled"
        size="sm"
        px="sm"
        placeholder="What do you want to do?"
        aria-label="Find a command"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found[activeIndex] ? `${listId}-${activeIndex}` : undefined}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setActive(0)
        }}
      />
      <div ref={list} id={listId} role="listbox" aria-label="Commands" className={styles.list}>
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above holds the focus and its keys do the same
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          <div
            key={command.id}
            id={`${listId}-${index}`}
            data-index={index}
            role="option"
            aria-selected={index === activeIndex}
            className={styles.option}
            onClick={() => choose(command)}
            onPointerMove={() => setActive(index)}
          >
            <span className={styles.optionIcon} aria-hidden>
              {command.icon}
            </span>
            <span className="truncate">{command.title}</span>
            <span className={styles.optionEnd}>
              <span className="caption">{command.group}</span>
              {command.shortcut && <Keys shortcut={command.shortcut} />}
            </span>
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p className={styles.none} role="status">
          Nothing is called “{text}”. Try a page, a verb or “theme”.
        </p>
      )}
    </>
  )
}
