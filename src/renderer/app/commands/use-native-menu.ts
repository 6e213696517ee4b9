import { useEffect, useRef } from 'react'
import { runCommandMessage } from '#shared/bridge.ts'
import type { MenuCommand } from '#shared/menu-commands.ts'
import { notify } from '../notices.ts'
import { type Command, canRun } from './command.ts'
import { inDialog } from './use-keyboard.ts'

/** Offers the commands to the Electron host's menu, and runs what is chosen there. Without that host it does nothing. */
export function useNativeMenu(commands: readonly Command[]): void {
  const latest = useRef(commands)
  latest.current = commands
  useEffect(() => {
    window.headroom?.offerCommands(commands.map(toMenu))
  }, [commands])
  useEffect(() => {
    if (!window.headroom) return
    function receive(event: MessageEvent<unknown>): void {
      if (event.source !== window || !isRunCommand(event.data)) return
      const { id } = event.data
      const command = latest.current.find((each) => each.id === id)
      if (!command || !canRun(command)) return
      if (inDialog())
        notify({ tone: 'info', title: `Close what is open, then choose “${command.title}” again.` })
      else command.run()
    }
    window.addEventListener('message', receive)
    return () => window.removeEventListener('message', receive)
  }, [])
}

function toMenu(command: Command): MenuCommand {
  const { id, title, group, shortcut } = command
  return { id, title, group, ...(shortcut ? { shortcut } : {}), enabled: canRun(command) }
}

function isRunCommand(data: unknown): data is { id: string } {
  return (
    typeof data === 'object' &&
    data !== null &&
    'type' in data &&
    data.type === runCommandMessage &&
    'id' in data &&
    typeof data.id === 'string'
  )
}
