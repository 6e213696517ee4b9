import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Plan, PlanRow } from '#shared/plans.ts'
import { api } from '../../app/api/client.ts'
import type { Column } from '../../components/column.ts'
import { DataGrid } from '../../components/data-grid.tsx'
import { IntervalBar } from '../../components/interval-bar.tsx'
import { FailureView, LoadingRows, Panel } from '../../components/panel.tsx'
import { SegmentedChoice } from '../../components/segmented-choice.tsx'
import { useRowWindows } from '../../components/use-row-windows.ts'
import { formatAmount, formatAmountRange } from '../../format/amount.ts'
import { formatDurationRange } from '../../format/duration.ts'
import { formatCount } from '../../format/numbers.ts'
import { useCustomersById } from '../customers/use-customers-by-id.ts'

const route = getRouteApi('/plan')

/** Every planned job with its own interval. */
export function PlanRows({ plan }: { plan: Plan }) {
  const search = route.useSearch()
  const navigate = useNavigate()
  const { sort = 'line' } = search
  const customers = useCustomersById()
  const table = useRowWindows(
    (window) => api.plans.rows.queryOptions({ input: { id: plan.id, sort, ...window }, staleTime: 60_000 }),
    (page) => page,
  )
  const maximum = Math.max(1, ...table.loaded.map(({ amountMinor }) => amountMinor.p90))
  const columns = useMemo(() => rowColumns(customers, maximum), [customers, maximum])
  return (
    <Panel
      title="Rows"
      aside={formatCount(plan.rows)}
      flush
      actions={
        <SegmentedChoice
          aria-label="Sort rows by"
          data={[
            { value: 'line', label: 'As given' },
            { value: 'amount', label: 'Dearest' },
            { value: 'width', label: 'Least certain' },
          ]}
          value={sort}
          onChange={(value) =>
            void navigate({
              to: '/plan',
              search: { ...search, sort: value as typeof sort },
              replace: true,
            })
          }
        />
      }
    >
      {table.error !== null && <FailureView error={table.error} onRetry={table.retry} />}
      {table.total === undefined && table.error === null && <LoadingRows rows={8} />}
      {table.total !== undefined && (
        <DataGrid
          label="Planned work"
          columns={columns}
          rowCount={table.total}
          rowAt={table.rowAt}
          rowId={(row) => `${row.line}`}
          onRange={table.onRange}
          subject={table.subject}
          maxHeight="26rem"
        />
      )}
    </Panel>
  )
}

function rowColumns(
  customers: ReturnType<typeof useCustomersById>,
  maximum: number,
): readonly Column<PlanRow>[] {
  return [
    { key: 'line', header: 'Line', width: '4rem', align: 'end', render: ({ line }) => line },
    {
      key: 'name',
      header: 'Name',
      width: 'minmax(8rem, 2fr)',
      render: ({ name, count }) => (
        <>
          {name || <span className="muted">no name</span>}
          {count > 1 && <span className="muted"> × {formatCount(count)}</span>}
        </>
      ),
    },
    {
      key: 'customer',
      header: 'Customer',
      width: 'minmax(7rem, 1fr)',
      render: ({ customerId }) => customers.get(customerId)?.name ?? customerId,
    },
    { key: 'outputs', header: 'Outputs', width: 'minmax(8rem, 2fr)', render: ({ outputs }) => outputs },
    {
      key: 'cpu',
      header: 'CPU time',
      width: '8rem',
      align: 'end',
      render: ({ cpuSeconds }) => formatDurationRange(cpuSeconds),
    },
    {
      key: 'cost',
      header: 'Cost',
      width: '7rem',
      align: 'end',
      render: ({ amountMinor, unit }) => formatAmount(amountMinor.p50, unit),
    },
    {
      key: 'interval',
      header: 'Interval',
      width: 'minmax(9rem, 1.5fr)',
      render: ({ amountMinor, unit, reasons }) => (
        <div title={[formatAmountRange(amountMinor, unit), ...reasons].join('\n')}>
          <IntervalBar
            interval={amountMinor}
            maximum={maximum * 1.05}
            label={formatAmountRange(amountMinor, unit)}
          />
        </div>
      ),
    },
  ]
}
