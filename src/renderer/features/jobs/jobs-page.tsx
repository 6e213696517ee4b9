import { Button } from '@mantine/core'
import { IconInbox, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { BulkCommand, JobSelection } from '#shared/bulk.ts'
import type { JobSummary } from '#shared/jobs.ts'
import { api } from '../../app/api/client.ts'
import type { Command } from '../../app/commands/command.ts'
import { useOfferCommands } from '../../app/commands/registry.tsx'
import { usePreferences } from '../../app/preferences.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { DataGrid } from '../../components/data-grid.tsx'
import { LoadedRows } from '../../components/loaded-rows.tsx'
import { Page } from '../../components/page.tsx'
import { Empty } from '../../components/panel.tsx'
import { rowWindow } from '../../components/row-windows.ts'
import { useAskAhead } from '../../components/use-ask-ahead.ts'
import { formatCount } from '../../format/numbers.ts'
import { useCustomersById } from '../customers/use-customers-by-id.ts'
import { useSampleCustomers } from '../sample/use-sample.ts'
import { BulkBar } from './bulk-bar.tsx'
import { BulkProgress } from './bulk-progress.tsx'
import { bulkQuestion, cancelQuestion } from './cancel-question.tsx'
import type { JobAction } from './job-actions.ts'
import { jobColumns } from './job-columns.tsx'
import { JobMenu, type JobMenuTarget } from './job-menu.tsx'
import styles from './jobs.module.css'
import { ColumnChoice, JobsFilters } from './jobs-filters.tsx'
import type { JobsSearch } from './jobs-search.ts'
import { lastJobsSearch } from './last-search.ts'
import { MatchingBar } from './matching-bar.tsx'
import { RunningBatches } from './running-batches.tsx'
import { SavedViews } from './saved-views.tsx'
import { useBulkCommand } from './use-bulk-command.ts'
import { useJobCommands } from './use-job-commands.ts'
import { jobsQuery, useJobsTable } from './use-jobs-table.ts'

const route = getRouteApi('/jobs')

export function JobsPage() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const table = useJobsTable(search)
  const customers = useCustomersById()
  const queue = useQuery(api.queue.get.queryOptions())
  const { jobColumnsHidden } = usePreferences()
  const filter = useMemo(
    () => ({ states: search.states, customerId: search.customerId, text: search.text }),
    [search.states, search.customerId, search.text],
  )
  const { selection, selected, matching, selectMatching, clear } = useJobSelection(table.loaded, filter)
  const { act, actOnMatching, reprioritise, busy, dialog } = useJobActing(clear)
  const entries = useMemo(
    () => new Map(queue.data?.entries.map((entry) => [entry.jobId, entry])),
    [queue.data],
  )
  const change = useChangeSearch(search)
  useOfferCommands(usePageCommands(selectMatching))
  useEffect(() => lastJobsSearch.set(search), [search])

  const samples = useSampleCustomers()
  const [menu, setMenu] = useState<JobMenuTarget | null>(null)
  const openMenu = useCallback((job: JobSummary, place: DOMRect) => setMenu({ job, place }), [])
  const closeMenu = useCallback(() => setMenu(null), [])
  const columns = useMemo(
    () => jobColumns({ customers, entries, samples, onMenu: openMenu }),
    [customers, entries, samples, openMenu],
  )
  const shownColumns = useMemo(
    () => columns.filter(({ key }) => !jobColumnsHidden.includes(key)),
    [columns, jobColumnsHidden],
  )

  return (
    <Page
      title="Jobs"
      fill
      aside={table.total !== undefined && <span className="muted tabular">{formatCount(table.total)}</span>}
      actions={
        <>
          <ColumnChoice columns={columns} />
          <SavedViews search={search} onOpen={(view) => void navigate({ to: '/jobs', search: view })} />
        </>
      }
    >
      <RunningBatches />
      <JobsFilters search={search} onChange={change} customers={customers} />
      <div className={styles.table}>
        <LoadedRows table={table} empty={<NoJobs filtered={Object.keys(search).length > 0} />}>
          {(total) => (
            <DataGrid
              label="Jobs"
              columns={shownColumns}
              rowCount={total}
              rowAt={table.rowAt}
              rowId={(job) => job.id}
              onRange={table.onRange}
              subject={table.subject}
              onMenu={openMenu}
              onOpen={(job) => void navigate({ to: '/jobs/$jobId', params: { jobId: job.id } })}
              selection={selection}
              sort={{ key: search.sort ?? 'createdAt', descending: search.descending ?? true }}
              onSort={(key) => change(nextSort(search, key))}
            />
          )}
        </LoadedRows>
        <BulkProgress />
        {matching && table.total !== undefined && table.total > 0 && (
          <MatchingBar
            total={table.total}
            states={search.states}
            busy={busy}
            onCommand={(command) => actOnMatching(command, filter, table.total ?? 0)}
            onClear={clear}
          />
        )}
        {!matching && selected.length > 0 && (
          <BulkBar
            selected={selected}
            busy={busy}
            matching={table.total ?? 0}
            onSelectMatching={selectMatching}
            onAction={act}
            onPriority={(priority, jobs) => void reprioritise(priority, jobs)}
            onClear={clear}
          />
        )}
      </div>
      <JobMenu
        target={menu}
        onClose={closeMenu}
        onAction={(action, job) => act(action, [job])}
        onPriority={(priority, job) => void reprioritise(priority, [job])}
      />
      {dialog}
    </Page>
  )
}

/** Changes filters or order in the address, and asks for the first rows before the page has got there. */
function useChangeSearch(search: JobsSearch): (part: Partial<JobsSearch>) => void {
  const navigate = route.useNavigate()
  const askAhead = useAskAhead()
  const latest = useRef(search)
  useEffect(() => {
    latest.current = search
  }, [search])
  return useCallback(
    (part) => {
      latest.current = { ...latest.current, ...part }
      askAhead(jobsQuery(latest.current, rowWindow(0)))
      void navigate({ search: latest.current, replace: true })
    },
    [navigate, askAhead],
  )
}

/** The first press sorts names upwards and everything else from the most; the second turns it round. */
function nextSort(search: JobsSearch, key: string): Partial<JobsSearch> {
  const sort = key as NonNullable<JobsSearch['sort']>
  const same = (search.sort ?? 'createdAt') === sort
  return { sort, descending: same ? !(search.descending ?? true) : sort !== 'sourceName' }
}

function NoJobs({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <Empty
        icon={<IconInbox size={28} />}
        title="No job matches these filters"
        action={
          <Button variant="default" renderRoot={(props) => <Link to="/jobs" search={{}} {...props} />}>
            Show all jobs
          </Button>
        }
      />
    )
  }
  return (
    <Empty
      icon={<IconInbox size={28} />}
      title="No jobs yet"
      action={
        <Button
          leftSection={<IconPlus size={14} aria-hidden />}
          renderRoot={(props) => <Link to="/submit" {...props} />}
        >
          Submit work
        </Button>
      }
    >
      Drop a file on the Submit page: the quote comes first, and nothing runs before you agree to it.
    </Empty>
  )
}

/**
 * Selection by id, which keeps what is known of a selected job while its row is off screen; or every job that matches the filter, until
 * the filter changes or a row is taken out.
 */
function useJobSelection(loaded: readonly JobSummary[], filter: JobSelection) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [matchingFilter, setMatchingFilter] = useState<JobSelection | null>(null)
  const matching = matchingFilter === filter
  const known = useRef(new Map<string, JobSummary>())
  if (ids.size > 0) {
    for (const job of loaded) if (ids.has(job.id)) known.current.set(job.id, job)
  }
  const clear = useCallback(() => {
    setIds(new Set())
    setMatchingFilter(null)
    known.current.clear()
  }, [])
  const onChange = useCallback((next: ReadonlySet<string>) => {
    setMatchingFilter(null)
    setIds(next)
  }, [])
  const selectMatching = useCallback(() => setMatchingFilter(filter), [filter])
  const selected = [...ids].flatMap((id) => known.current.get(id) ?? [])
  const shown = matching ? new Set(loaded.map(({ id }) => id)) : ids
  return { selection: { ids: shown, onChange }, selected, matching, selectMatching, clear }
}

function useJobActing(onDone: () => void) {
  const commands = useJobCommands()
  const bulk = useBulkCommand()
  const { ask, dialog } = useConfirm()
  const [busy, setBusy] = useState(false)
  async function working(work: Promise<void>): Promise<void> {
    setBusy(true)
    await work
    setBusy(false)
    onDone()
  }
  function act(action: JobAction, jobs: JobSummary[]): void {
    if (action === 'cancel') ask(cancelQuestion(jobs, () => void working(commands.run('cancel', jobs))))
    else void working(commands.run(action, jobs))
  }
  function actOnMatching(command: BulkCommand, filter: JobSelection, total: number): void {
    const run = (): void => void working(bulk.run(command, filter))
    const question = bulkQuestion(command, total, run)
    if (question) ask(question)
    else run()
  }
  const reprioritise = (priority: number, jobs: JobSummary[]): Promise<void> =>
    working(commands.setPriority(priority, jobs))
  return { act, actOnMatching, reprioritise, busy, dialog }
}

function usePageCommands(selectMatching: () => void): readonly Command[] {
  return useMemo(
    () => [
      {
        id: 'jobs.filter',
        title: 'Filter jobs by name',
        group: 'This page',
        shortcut: '/',
        run: () => document.getElementById('job-filter')?.focus(),
      },
      {
        id: 'jobs.select-matching',
        title: 'Select all jobs that match',
        group: 'This page',
        shortcut: 'a',
        keywords: 'bulk every filter pause cancel retry',
        run: selectMatching,
      },
    ],
    [selectMatching],
  )
}
