import { z } from 'zod'

/** What commands are grouped by, in the order they are shown. */
export const commandGroups = ['Go to', 'Create', 'Jobs', 'This page', 'Appearance', 'Help'] as const
export type CommandGroup = (typeof commandGroups)[number]

/**
 * One command of the page as the native menu shows it. The page's registry of commands is the only list there is: the menu, the palette and
 * the sheet of keys all read it.
 */
export const menuCommandSchema = z.object({
  id: z.string().min(1).max(100),
  title: z.string().min(1).max(200),
  group: z.enum(commandGroups),
  /** `n`, `?`, `mod+k`, or two keys after each other such as `g j`. */
  shortcut: z.string().min(1).max(20).optional(),
  /** It belongs to the page, but not to the state the page is in. */
  enabled: z.boolean(),
})
export type MenuCommand = z.infer<typeof menuCommandSchema>

/** A page with more commands than this is no page of ours. */
export const menuCommandsSchema = z.array(menuCommandSchema).max(200)
