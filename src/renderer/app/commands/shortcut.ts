export interface KeyPress {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

/** A key as written in a shortcut: `mod+k`, `n`, `?`. Shift is part of the character and not written. */
export function pressName(press: KeyPress): string {
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  return press.ctrlKey || press.metaKey ? `mod+${key}` : key
}

export interface ShortcutProgress {
  /** The shortcut that is complete, if one is. */
  matched: string | null
  /** The keys of a sequence that has begun. */
  pending: string
}

/** Follows keys through single shortcuts and two-key sequences. A key that continues no sequence starts anew. */
export function followShortcut(
  pending: string,
  press: string,
  shortcuts: readonly string[],
): ShortcutProgress {
  for (const attempt of pending ? [`${pending} ${press}`, press] : [press]) {
    if (shortcuts.includes(attempt)) return { matched: attempt, pending: '' }
    if (shortcuts.some((shortcut) => shortcut.startsWith(`${attempt} `))) {
      return { matched: null, pending: attempt }
    }
  }
  return { matched: null, pending: '' }
}

/** The keys to print: `g j` is two keys after each other, `mod+k` two at once. */
export function shortcutKeys(shortcut: string, mac: boolean): string[][] {
  const names: Record<string, string> = { mod: mac ? '⌘' : 'Ctrl', Enter: '↵' }
  return shortcut
    .split(' ')
    .map((step) => step.split('+').map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key)))
}
