import { useEffect, useRef } from 'react'
import { type Command, canRun } from './command.ts'
import { followShortcut, pressName } from './shortcut.ts'

const sequenceMs = 1200

/** True where keys are text: fields, editors, and anything inside an open dialog or menu. */
function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.matches('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [role="combobox"]')
  )
}

export function inDialog(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null
}

/** Runs commands by their shortcuts. Plain keys are left to fields and dialogs; `mod+…` works everywhere but in dialogs. */
export function useKeyboard(commands: readonly Command[]): void {
  const latest = useRef(commands)
  latest.current = commands
  useEffect(() => {
    let pending = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.altKey || event.isComposing || inDialog()) return
      const press = pressName(event)
      if (!press.startsWith('mod+') && takesText(event.target)) return
      const byShortcut = new Map(
        latest.current
          .filter(canRun)
          .flatMap((command) => (command.shortcut ? [[command.shortcut, command] as const] : [])),
      )
      const progress = followShortcut(pending, press, [...byShortcut.keys()])
      pending = progress.pending
      clearTimeout(timer)
      if (pending) timer = setTimeout(() => (pending = ''), sequenceMs)
      if (!progress.matched) return
      event.preventDefault()
      byShortcut.get(progress.matched)?.run()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}
