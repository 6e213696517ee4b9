import { SegmentedControl, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { demandHorizonSchema, demandResourceSchema, demandResources } from '#shared/forecasts.ts'
import { api } from '../../app/api/client.ts'
import { Page } from '../../components/page.tsx'
import { BacktestPanel } from './backtest-panel.tsx'
import { DemandPanel } from './demand-panel.tsx'
import { horizonNames, resourceNames } from './demand-words.ts'
import { ExhaustionPanel } from './exhaustion-panel.tsx'
import styles from './forecast.module.css'
import type { ForecastSearch } from './forecast-search.ts'
import { ImportPanel } from './import-panel.tsx'
import { NoticesPanel } from './notices-panel.tsx'
import { OutlookPanel } from './outlook-panel.tsx'

const route = getRouteApi('/forecast')

export function ForecastPage() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const { resource = 'requests', horizon = 'week', customerId, contentType } = search
  const customers = useQuery(api.customers.list.queryOptions({ input: { includeArchived: true } }))
  const change = (part: Partial<ForecastSearch>): void =>
    void navigate({ to: '/forecast', search: { ...search, ...part }, replace: true })
  const who = customers.data?.find(({ id }) => id === customerId)?.name ?? 'The whole studio'
  return (
    <Page title="Forecast">
      <div className={styles.filters}>
        <Select
          aria-label="Customer"
          placeholder="The whole studio"
          clearable
          searchable
          w={220}
          data={(customers.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={customerId ?? null}
          onChange={(value) => change({ customerId: value ?? undefined, contentType: undefined })}
        />
        <ContentTypeSelect
          search={search}
          onChange={(value) => change({ contentType: value ?? undefined })}
        />
        <SegmentedControl
          aria-label="What is counted"
          data={demandResources.map((value) => ({ value, label: resourceNames[value] }))}
          value={resource}
          onChange={(value) => change({ resource: demandResourceSchema.parse(value) })}
        />
        <SegmentedControl
          aria-label="How far ahead"
          data={demandHorizonSchema.options.map((value) => ({ value, label: horizonNames[value] }))}
          value={horizon}
          onChange={(value) => change({ horizon: demandHorizonSchema.parse(value) })}
        />
      </div>
      <DemandPanel
        title={contentType ? `${who}: ${contentType}` : who}
        request={{ customerId, contentType, resource, horizon }}
      />
      <NoticesPanel customerId={customerId} />
      <ExhaustionPanel />
      <OutlookPanel resource={resource} search={search} />
      <BacktestPanel resource={resource} horizon={horizon === 'month' ? 'week' : horizon} />
      <ImportPanel />
    </Page>
  )
}

interface ContentTypeSelectProps {
  search: ForecastSearch
  onChange: (contentType: string | null) => void
}

/** Only where content types are known. */
function ContentTypeSelect({ search, onChange }: ContentTypeSelectProps) {
  const { data } = useQuery(
    api.forecasts.outlook.queryOptions({ input: { resource: search.resource ?? 'requests' } }),
  )
  const rows = (data ?? []).filter(
    ({ customerId }) => search.customerId === undefined || customerId === search.customerId,
  )
  const types = [...new Set(rows.flatMap(({ contentTypes }) => contentTypes))].sort()
  if (types.length === 0) return null
  return (
    <Select
      aria-label="Content type"
      placeholder="All content types"
      clearable
      w={180}
      data={types}
      value={search.contentType ?? null}
      onChange={onChange}
    />
  )
}
