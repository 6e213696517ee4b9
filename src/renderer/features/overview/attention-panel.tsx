import { ActionIcon } from '@mantine/core'
import { IconAlertTriangle, IconCircleX, IconMoodSmile, IconX } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '../../app/api/client.ts'
import { useNow } from '../../app/clock.ts'
import { notifyFailure } from '../../app/notices.ts'
import { allOf } from '../../components/all-of.ts'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { useCustomersById } from '../customers/use-customers-by-id.ts'
import { type Attention, attentionFor, shownShortest, unnamedBudgets } from './attention.ts'
import styles from './overview.module.css'

const shownAtOnce = 8

/** What needs a person, the worst first, each line a link to where it is put right. */
export function AttentionPanel() {
  const customers = useCustomersById()
  const failed = useQuery(api.jobs.list.queryOptions({ input: { states: ['failed'], limit: 1 } }))
  const paused = useQuery(api.jobs.list.queryOptions({ input: { states: ['paused'], limit: 1 } }))
  const budgets = useQuery(api.budgets.shortest.queryOptions({ input: { limit: shownShortest } }))
  const folders = useQuery(api.watchFolders.list.queryOptions())
  const capabilities = useQuery(api.host.capabilities.queryOptions())
  const host = useQuery(api.host.get.queryOptions())
  const queue = useQuery(api.queue.get.queryOptions())
  const settings = useQuery(api.queue.settings.queryOptions())
  const notices = useQuery(api.forecasts.notices.queryOptions())
  const now = useNow()
  const facts = allOf({ failed, paused, budgets, folders, capabilities, host, queue, settings, notices })
  const found = facts.data
    ? attentionFor(
        { ...facts.data, now, minimumFreeDiskBytes: facts.data.settings.minimumFreeDiskBytes },
        (customerId) => customers.get(customerId)?.name ?? 'A customer',
      )
    : []
  const total = found.length + (facts.data ? unnamedBudgets(facts.data) : 0)
  return (
    <Panel tourTarget="needs-you" title="Needs you" aside={total > 0 && `${total}`}>
      <Loaded
        query={facts}
        isEmpty={() => found.length === 0}
        empty={<Empty icon={<IconMoodSmile size={26} />} title="Nothing needs you" />}
      >
        {() => <AttentionList found={found} total={total} />}
      </Loaded>
    </Panel>
  )
}

function AttentionList({ found, total }: { found: readonly Attention[]; total: number }) {
  return (
    <>
      <ul className={styles.attention}>
        {found.slice(0, shownAtOnce).map((item) => (
          <li key={item.id} data-tone={item.tone}>
            {item.tone === 'bad' ? (
              <IconCircleX size={16} aria-hidden />
            ) : (
              <IconAlertTriangle size={16} aria-hidden />
            )}
            <div>
              <TargetLink target={item.target}>{item.title}</TargetLink>
              <p className="caption name">{item.detail}</p>
            </div>
            {item.noticeId && <SetAside noticeId={item.noticeId} title={item.title} />}
          </li>
        ))}
      </ul>
      {total > shownAtOnce && <p className="caption">and {total - shownAtOnce} more</p>}
    </>
  )
}

/** It stays on the Forecast page, and comes back here only when it is news again. */
function SetAside({ noticeId, title }: { noticeId: string; title: string }) {
  const acknowledge = useMutation(
    api.forecasts.acknowledgeNotice.mutationOptions({
      onError: (error) => notifyFailure('The notice was not set aside', error),
    }),
  )
  return (
    <ActionIcon
      className={styles.setAside}
      size="sm"
      variant="subtle"
      color="gray"
      aria-label={`Set aside: ${title}`}
      title="Set aside"
      loading={acknowledge.isPending}
      onClick={() => acknowledge.mutate({ id: noticeId })}
    >
      <IconX size={14} aria-hidden />
    </ActionIcon>
  )
}

function TargetLink({ target, children }: { target: Attention['target']; children: ReactNode }) {
  switch (target.kind) {
    case 'jobs':
      return (
        <Link to="/jobs" search={{ states: target.states }}>
          {children}
        </Link>
      )
    case 'budget':
      return (
        <Link to="/budgets/$budgetId" params={{ budgetId: target.budgetId }}>
          {children}
        </Link>
      )
    case 'watch-folders':
      return <Link to="/watch-folders">{children}</Link>
    case 'demand':
      return (
        <Link to="/forecast" search={{ customerId: target.customerId ?? undefined }}>
          {children}
        </Link>
      )
    case 'imports':
      return (
        <Link to="/forecast" search={{ section: 'imports' }}>
          {children}
        </Link>
      )
    case 'settings':
      return (
        <Link to="/settings" search={{ section: target.section }}>
          {children}
        </Link>
      )
  }
}
