import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ActivityEntry } from '#shared/activity.ts'
import type { Unit } from '#shared/amounts.ts'
import { api } from '../../app/api/client.ts'

/** What the amounts of an entry count in: a budget's unit, or the price book's currency. The trail keeps only what changed. */
export function useEntryUnits(): (entry: ActivityEntry) => Unit | undefined {
  const budgets = useQuery(api.budgets.list.queryOptions({ input: {} }))
  const priceBook = useQuery(api.studio.priceBook.queryOptions())
  return useMemo(() => {
    const units = new Map((budgets.data ?? []).map(({ budget }) => [budget.id, budget.unit]))
    const currency = priceBook.data?.currency
    return ({ action, subjectId }) => {
      if (action === 'studio.setPriceBook') return currency ? { kind: 'money', currency } : undefined
      return subjectId === null ? undefined : units.get(subjectId)
    }
  }, [budgets.data, priceBook.data])
}
