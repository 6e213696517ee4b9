import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import type { BudgetWithBalance, LedgerEntry } from '#shared/budgets.ts'
import { api, client } from '../../app/api/client.ts'
import { Figure } from '../../components/figure.tsx'
import { Empty, Loaded, LoadingRows } from '../../components/panel.tsx'
import { formatAmount } from '../../format/amount.ts'
import { formatMoment } from '../../format/time.ts'
import { balanceSeries } from './balance-series.ts'

const BalanceChart = lazy(() =>
  import('./balance-chart.tsx').then((module) => ({ default: module.BalanceChart })),
)

const pageSize = 1000
const mostEntries = 5000

interface BalanceHistoryProps {
  account: BudgetWithBalance
  from: number | undefined
}

/** The balance over time, drawn from the ledger itself. */
export function BalanceHistory({ account: { budget, balance }, from }: BalanceHistoryProps) {
  const query = useQuery({
    queryKey: api.budgets.ledger.queryKey({ input: { id: budget.id, from, limit: mostEntries } }),
    queryFn: ({ signal }) => readEntries(budget.id, from, signal),
  })
  return (
    <Loaded
      query={query}
      skeletonRows={6}
      isEmpty={(entries) => entries.length === 0}
      empty={<Empty title="Nothing happened in this span">Choose a longer one.</Empty>}
    >
      {(entries) => <History entries={entries} unit={budget.unit} from={from} until={balance.at} />}
    </Loaded>
  )
}

async function readEntries(
  id: string,
  from: number | undefined,
  signal: AbortSignal,
): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = []
  for (let offset = 0; offset < mostEntries; offset += pageSize) {
    const page = await client.budgets.ledger({ id, from, limit: pageSize, offset }, { signal })
    entries.push(...page.entries)
    if (entries.length >= page.total || page.entries.length === 0) break
  }
  return entries
}

interface HistoryProps {
  entries: readonly LedgerEntry[]
  unit: BudgetWithBalance['budget']['unit']
  from: number | undefined
  until: number
}

function History({ entries, unit, from, until }: HistoryProps) {
  const series = useMemo(() => {
    const times = entries.map(({ at }) => at)
    const start = from ?? Math.min(...times)
    return balanceSeries(entries, { from: start, until: Math.max(until, ...times) })
  }, [entries, from, until])
  const lowest = series.reduce((low, point) => (point.freeMinor < low.freeMinor ? point : low), series[0]!)
  const last = series.at(-1)!
  const summary = `Now ${formatAmount(last.balanceMinor, unit)}, ${formatAmount(last.freeMinor, unit)} of it free; lowest ${formatAmount(lowest.freeMinor, unit)} on ${formatMoment(lowest.at)}.`
  return (
    <Figure
      summary={summary}
      picture={
        <Suspense fallback={<LoadingRows rows={6} />}>
          <BalanceChart series={series} unit={unit} />
        </Suspense>
      }
      table={[
        ['Time', 'Balance', 'Free of holds'],
        ...series.map((point) => [
          formatMoment(point.at),
          formatAmount(point.balanceMinor, unit),
          formatAmount(point.freeMinor, unit),
        ]),
      ]}
    />
  )
}
