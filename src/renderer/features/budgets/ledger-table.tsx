import { Button, MultiSelect } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Unit } from '#shared/amounts.ts'
import { type LedgerEntry, ledgerEntryKinds } from '#shared/budgets.ts'
import { api } from '../../app/api/client.ts'
import type { Column } from '../../components/column.ts'
import { DataGrid } from '../../components/data-grid.tsx'
import { LoadedRows } from '../../components/loaded-rows.tsx'
import { Moment } from '../../components/moment.tsx'
import { Empty } from '../../components/panel.tsx'
import { useRowWindows } from '../../components/use-row-windows.ts'
import { formatAmount } from '../../format/amount.ts'
import { formatCount } from '../../format/numbers.ts'
import styles from './budgets.module.css'
import { LedgerEntryDialog } from './ledger-entry-dialog.tsx'
import { ledgerKindNames } from './ledger-kinds.ts'
import type { LedgerSearch } from './ledger-search.ts'

type Kind = LedgerEntry['kind']

interface LedgerTableProps {
  budgetId: string
  unit: Unit
  kinds: LedgerSearch['kinds']
  from: number | undefined
  onKinds: (kinds: Kind[] | undefined) => void
}

/** Every line of the ledger, newest first. Nothing here can be changed; a mistake is put right by an adjustment. */
export function LedgerTable({ budgetId, unit, kinds, from, onKinds }: LedgerTableProps) {
  const table = useRowWindows(
    (window) => api.budgets.ledger.queryOptions({ input: { id: budgetId, kinds, from, ...window } }),
    (page) => ({ rows: page.entries, total: page.total }),
  )
  const [opened, setOpened] = useState<LedgerEntry | null>(null)
  const columns = useMemo(() => ledgerColumns(unit), [unit])
  return (
    <>
      <div className={styles.ledgerFilters}>
        <MultiSelect
          aria-label="Kinds of entries"
          placeholder={kinds ? undefined : 'Every kind'}
          clearable
          data={ledgerEntryKinds.map((kind) => ({ value: kind, label: ledgerKindNames[kind] }))}
          value={kinds ?? []}
          onChange={(chosen) => onKinds(chosen.length > 0 ? (chosen as Kind[]) : undefined)}
        />
        {table.total !== undefined && <span className="caption">{formatCount(table.total)} entries</span>}
      </div>
      <div className={styles.ledger}>
        <LoadedRows
          table={table}
          skeletonRows={8}
          empty={
            <Empty
              title="No such entries"
              action={
                kinds && (
                  <Button variant="default" onClick={() => onKinds(undefined)}>
                    Show every kind
                  </Button>
                )
              }
            />
          }
        >
          {(total) => (
            <DataGrid
              label="Ledger"
              columns={columns}
              rowCount={total}
              rowAt={table.rowAt}
              rowId={(entry) => `${entry.id}`}
              onRange={table.onRange}
              subject={table.subject}
              onOpen={setOpened}
            />
          )}
        </LoadedRows>
      </div>
      <LedgerEntryDialog entry={opened} unit={unit} onClose={() => setOpened(null)} />
    </>
  )
}

function ledgerColumns(unit: Unit): Column<LedgerEntry>[] {
  const signed = (amountMinor: number) =>
    amountMinor === 0 ? <span className="muted">–</span> : formatAmount(amountMinor, unit, { sign: true })
  return [
    { key: 'at', header: 'Time', width: '8rem', render: (entry) => <Moment at={entry.at} absolute /> },
    { key: 'kind', header: 'Kind', width: '6.5rem', render: (entry) => ledgerKindNames[entry.kind] },
    {
      key: 'delta',
      header: 'Balance',
      width: '8rem',
      align: 'end',
      render: (entry) => signed(entry.balanceDeltaMinor),
    },
    {
      key: 'held',
      header: 'Held',
      width: '7.5rem',
      align: 'end',
      render: (entry) => signed(entry.heldDeltaMinor),
    },
    {
      key: 'after',
      header: 'Balance after',
      width: '8rem',
      align: 'end',
      render: (entry) => formatAmount(entry.balanceMinor, unit),
    },
    {
      key: 'heldAfter',
      header: 'Held after',
      width: '7.5rem',
      align: 'end',
      render: (entry) => <span className="muted">{formatAmount(entry.heldMinor, unit)}</span>,
    },
    {
      key: 'note',
      header: 'For',
      width: 'minmax(10rem, 1fr)',
      render: (entry) => (
        <span title={entry.note} dir="auto">
          {entry.jobId && (
            <Link to="/jobs/$jobId" params={{ jobId: entry.jobId }} tabIndex={-1}>
              Job
            </Link>
          )}{' '}
          {entry.note}
        </span>
      ),
    },
  ]
}
