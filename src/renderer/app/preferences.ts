import { useSyncExternalStore } from 'react'
import { z } from 'zod'

/*
 * What belongs to this person at this screen, not to the studio: kept in the browser, read leniently, so that an old or broken value falls
 * back to the default instead of breaking a page.
 */
const preferencesSchema = z.object({
  navigation: z.enum(['wide', 'narrow']).catch('wide'),
  jobColumnsHidden: z.array(z.string()).catch(['cpu']),
  savedViews: z.array(z.object({ name: z.string(), search: z.string() })).catch([]),
  lastCustomerId: z.string().nullable().catch(null),
  tourSeen: z.boolean().catch(false),
})
export type Preferences = z.infer<typeof preferencesSchema>

const storageKey = 'headroom.preferences'
const listeners = new Set<() => void>()
let current: Preferences = read()

function read(): Preferences {
  try {
    return preferencesSchema.parse(JSON.parse(localStorage.getItem(storageKey) ?? '{}'))
  } catch {
    return preferencesSchema.parse({})
  }
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(storageKey, JSON.stringify(current))
  } catch {
    // A full or forbidden storage costs only that the choice is forgotten with the window.
  }
  for (const listener of listeners) listener()
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
}
