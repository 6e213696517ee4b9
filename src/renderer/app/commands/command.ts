import type { ReactNode } from 'react'
import { type CommandGroup, commandGroups } from '#shared/menu-commands.ts'

/** One thing an operator can do. The menu, the palette, the `?` sheet and the keyboard all read the same list. */
export interface Command {
  id: string
  title: string
  group: CommandGroup
  /** `n`, `?`, `mod+k` (Ctrl, or Cmd on a Mac), or a sequence such as `g j`. */
  shortcut?: string
  /** Other words it may be looked for by. */
  keywords?: string
  icon?: ReactNode
  /** False: it belongs here, but not to the state things are in. Menus show it greyed, everything else leaves it out. */
  enabled?: boolean
  run: () => void
}

/** Later commands replace earlier ones of the same id, so a page can refine a global command. */
export function mergeCommands(lists: Iterable<readonly Command[]>): Command[] {
  const byId = new Map<string, Command>()
  for (const list of lists) for (const command of list) byId.set(command.id, command)
  return [...byId.values()].sort((a, b) => commandGroups.indexOf(a.group) - commandGroups.indexOf(b.group))
}

export function canRun({ enabled = true }: Command): boolean {
  return enabled
}

/**
 * The commands that match what was typed, best first. Every word has to occur in the title, group or keywords; a title that begins with
 * the words comes before one that contains them.
 */
export function findCommands(commands: readonly Command[], text: string): Command[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...commands]
  const rated = commands.flatMap((command) => {
    const title = command.title.toLocaleLowerCase()
    const all = `${title} ${command.group} ${command.keywords ?? ''}`.toLocaleLowerCase()
    if (!words.every((word) => all.includes(word))) return []
    const begins = title.startsWith(words.join(' ')) ? 0 : words.every((word) => title.includes(word)) ? 1 : 2
    return [{ command, begins }]
  })
  return rated.sort((a, b) => a.begins - b.begins).map(({ command }) => command)
}
