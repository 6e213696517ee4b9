import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import type { ActivityEntry } from '#shared/activity.ts'
import { api } from '../../app/api/client.ts'
import { useNow } from '../../app/clock.ts'
import type { Command } from '../../app/commands/command.ts'
import { useOfferCommands } from '../../app/commands/registry.tsx'
import { DataGrid } from '../../components/data-grid.tsx'
import { LoadedRows } from '../../components/loaded-rows.tsx'
import { Page } from '../../components/page.tsx'
import { Empty } from '../../components/panel.tsx'
import { useRowWindows } from '../../components/use-row-windows.ts'
import { formatCount } from '../../format/numbers.ts'
import styles from './activity.module.css'
import { activityColumns } from './activity-columns.tsx'
import { ActivityEntryDialog } from './activity-entry-dialog.tsx'
import { ActivityFilters, activityFilterId } from './activity-filters.tsx'
import type { ActivitySearch } from './activity-search.ts'
import { activitySpanStart } from './activity-span.ts'
import { useEntryUnits } from './use-entry-units.ts'

const route = getRouteApi('/activity')

/** The audit trail, newest first. Nothing here can be changed. */
export function ActivityPage() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const [opened, setOpened] = useState<ActivityEntry | null>(null)
  const from = activitySpanStart(search.span ?? 'all', useNow())
  const table = useRowWindows(
    (window) => api.activity.search.queryOptions({ input: { text: search.text, from, ...window } }),
    (page) => ({ rows: page.entries, total: page.total }),
  )
  const unitOf = useEntryUnits()
  const columns = useMemo(() => activityColumns(unitOf), [unitOf])
  const change = useCallback(
    (part: Partial<ActivitySearch>) =>
      void navigate({ to: '/activity', search: { ...search, ...part }, replace: true }),
    [navigate, search],
  )
  useOfferCommands(filterCommands)
  return (
    <Page
      title="Activity"
      fill
      aside={table.total !== undefined && <span className="muted tabular">{formatCount(table.total)}</span>}
    >
      <ActivityFilters search={search} onChange={change} />
      <div className={styles.table}>
        <LoadedRows
          table={table}
          empty={<NoActivity filtered={search.text !== undefined || search.span !== undefined} />}
        >
          {(total) => (
            <DataGrid
              label="Activity"
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
      <ActivityEntryDialog entry={opened} unitOf={unitOf} onClose={() => setOpened(null)} />
    </Page>
  )
}

const filterCommands: readonly Command[] = [
  {
    id: 'activity.filter',
    title: 'Filter the activity',
    group: 'This page',
    shortcut: '/',
    run: () => document.getElementById(activityFilterId)?.focus(),
  },
]

function NoActivity({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <Empty
        icon={<IconHistory size={28} />}
        title="Nothing matches these filters"
        action={
          <Button variant="default" renderRoot={(props) => <Link to="/activity" search={{}} {...props} />}>
            Show all activity
          </Button>
        }
      />
    )
  }
  return (
    <Empty
      icon={<IconHistory size={28} />}
      title="Nothing was done yet"
      action={
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/customers" search={{ create: true }} {...props} />}
        >
          Add a customer
        </Button>
      }
    >
      Every change made here, by a token or on the command line is written down: who, what and when.
    </Empty>
  )
}
