import { startTransition, useCallback, useMemo, useReducer, useRef } from 'react'
import type { DirectoryListing } from '#shared/studio.ts'
import { newIdempotencyKey } from '../../app/api/idempotency.ts'
import { notify } from '../../app/notices.ts'
import { formatCount } from '../../format/numbers.ts'
import type { Dropped } from './dropped-files.ts'
import { nameOfPath, reduceItems, type SubmitItem } from './submit-item.ts'
import { UploadRefused, upload } from './upload.ts'

const uploadsAtOnce = 2

export interface SubmitItems {
  items: readonly SubmitItem[]
  addPaths: (entries: readonly Pick<DirectoryListing['entries'][number], 'path' | 'sizeBytes'>[]) => void
  addDropped: (dropped: Dropped) => void
  remove: (key: string) => void
  clearSubmitted: () => void
  setState: (key: string, state: SubmitItem['state']) => void
}

/** The sources on the page. In Electron a dropped file is its path; in a browser it is sent to the host first, two at a time. */
export function useSubmitItems(): SubmitItems {
  const [items, change] = useReducer(reduceItems, [])
  const waiting = useRef<{ key: string; file: File }[]>([])
  const uploading = useRef(0)
  // What the operator does meanwhile goes first.
  const setState = useCallback(
    (key: string, state: SubmitItem['state']) => startTransition(() => change({ kind: 'set', key, state })),
    [],
  )

  const uploadNext = useCallback(async () => {
    if (uploading.current >= uploadsAtOnce) return
    const next = waiting.current.shift()
    if (!next) return
    uploading.current += 1
    try {
      const path = await upload(next.file, (share) => setState(next.key, { kind: 'uploading', share }))
      setState(next.key, { kind: 'ready', path })
    } catch (error) {
      const code = error instanceof UploadRefused ? error.code : 'INTERNAL'
      setState(next.key, {
        kind: 'failed',
        code,
        message: error instanceof Error ? error.message : String(error),
      })
    }
    uploading.current -= 1
    void uploadNext()
  }, [setState])

  const addPaths = useCallback<SubmitItems['addPaths']>((entries) => {
    const added = entries.map(
      ({ path, sizeBytes }): SubmitItem => ({
        key: newIdempotencyKey(),
        name: nameOfPath(path),
        sizeBytes,
        state: { kind: 'ready', path },
      }),
    )
    change({ kind: 'add', items: added })
  }, [])

  const addDropped = useCallback<SubmitItems['addDropped']>(
    ({ files, leftOut }) => {
      if (leftOut > 0) {
        notify({
          tone: 'info',
          title: `${formatCount(leftOut)} more files were left out`,
          detail: 'Choose the folder on this machine instead, or watch it: nothing has to be copied then.',
        })
      }
      const bridge = window.headroom
      if (bridge) {
        addPaths(files.map((file) => ({ path: bridge.pathForFile(file), sizeBytes: file.size })))
        return
      }
      const added = files.map((file) => ({ key: newIdempotencyKey(), file }))
      change({
        kind: 'add',
        items: added.map(({ key, file }) => ({
          key,
          name: file.name,
          sizeBytes: file.size,
          state: { kind: 'uploading', share: 0 },
        })),
      })
      waiting.current.push(...added)
      for (let slot = 0; slot < uploadsAtOnce; slot += 1) void uploadNext()
    },
    [addPaths, uploadNext],
  )

  const remove = useCallback((key: string) => {
    waiting.current = waiting.current.filter((entry) => entry.key !== key)
    change({ kind: 'remove', key })
  }, [])
  const clearSubmitted = useCallback(() => change({ kind: 'remove-submitted' }), [])

  return useMemo(
    () => ({ items, addPaths, addDropped, setState, remove, clearSubmitted }),
    [items, addPaths, addDropped, setState, remove, clearSubmitted],
  )
}
