import { useSyncExternalStore } from 'react'
import { toFailure } from './api/failure.ts'

export interface Notice {
  id: number
  tone: 'good' | 'bad' | 'info'
  title: string
  detail?: string
  code?: string
  undo?: () => void
}

let notices: readonly Notice[] = []
let nextId = 1
const listeners = new Set<() => void>()

function publish(next: readonly Notice[]): void {
  notices = next
  for (const listener of listeners) listener()
}

/** Shows a message that goes by itself after `showForMs`, later when it can be undone; failures stay until dismissed. */
export function notify(notice: Omit<Notice, 'id'>): number {
  const id = nextId++
  publish([...notices.slice(-3), { ...notice, id }])
  if (notice.tone !== 'bad') setTimeout(() => dismissNotice(id), notice.undo ? 10_000 : 5000)
  return id
}

export function notifyFailure(title: string, error: unknown): void {
  const { code, message } = toFailure(error)
  notify({ tone: 'bad', title, detail: message, code })
}

export function dismissNotice(id: number): void {
  publish(notices.filter((notice) => notice.id !== id))
}

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => notices,
  )
}
