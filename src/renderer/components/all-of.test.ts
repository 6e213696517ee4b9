import { expect, test, vi } from 'vitest'
import { allOf, type LoadedQuery } from './all-of.ts'

function read<T>(part: Partial<LoadedQuery<T>>): LoadedQuery<T> {
  return {
    data: undefined,
    error: null,
    isPending: part.data === undefined,
    isFetching: false,
    dataUpdatedAt: 0,
    refetch: vi.fn(),
    ...part,
  }
}

test('nothing is shown until every part is there', () => {
  const all = allOf({ names: read<string[]>({ data: ['a'] }), sums: read<number>({}) })
  expect(all.data).toBeUndefined()
  expect(all.isPending).toBe(true)
})

test('together they are as old as the oldest, and a failed part is told with the data', () => {
  const error = new Error('away')
  const all = allOf({
    names: read<string[]>({ data: ['a'], dataUpdatedAt: 20 }),
    sums: read<number>({ data: 1, dataUpdatedAt: 10, error }),
  })
  expect(all).toMatchObject({ data: { names: ['a'], sums: 1 }, dataUpdatedAt: 10, error })
})

test('only what failed is read again', () => {
  const names = read<string[]>({ data: ['a'] })
  const sums = read<number>({ error: new Error('away') })
  allOf({ names, sums }).refetch()
  expect(names.refetch).not.toHaveBeenCalled()
  expect(sums.refetch).toHaveBeenCalledOnce()
})
