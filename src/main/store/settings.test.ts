import { expect, it } from 'vitest'
import { z } from 'zod'
import type { Change } from '#shared/changes.ts'
import { createChanges } from '../changes.ts'
import { wallClock } from '../clock.ts'
import { createSettings } from './settings.ts'
import { openTemporaryStore } from './temporary-store.ts'

const threads = z.int().min(1)

it('keeps typed values, tells of changes, and takes the fallback for what is absent or outdated', async () => {
  const { store, remove } = await openTemporaryStore()
  try {
    const changes = createChanges(wallClock)
    const published: Change[] = []
    changes.subscribe((change) => published.push(change))
    const settings = createSettings({ store, changes })

    expect(settings.get('queue.threads', threads, 2)).toBe(2)
    expect(settings.set('queue.threads', threads, 8)).toBe(8)
    expect(settings.get('queue.threads', threads, 2)).toBe(8)
    expect(settings.get('queue.threads', z.string(), 'none')).toBe('none')
    expect(() => settings.set('queue.threads', threads, 0)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    )
    expect(published.map((change) => [change.topic, change.id])).toEqual([['settings', 'queue.threads']])
  } finally {
    await remove()
  }
})
