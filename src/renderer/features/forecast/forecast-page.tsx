import { Select, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { demandHorizonSchema, demandResources } from '#shared/forecasts.ts'
import { api } from '../../app/api/client.ts'
import { Page } from '../../components/page.tsx'
import { SegmentedChoice } from '../../components/segmented-choice.tsx'
import { CountedPlansPanel } from '../plan/counted-plans-panel.tsx'
import { BacktestPanel } from './backtest-panel.tsx'
import { CalendarPanel } from './calendar-panel.tsx'
import { DemandPanel } from './demand-panel.tsx'
import { horizonNames, resourceNames } from './demand-words.ts'
import { ExhaustionPanel } from './exhaustion-panel.tsx'
import { FeedsPanel } from './feeds-panel.tsx'
import styles from './forecast.module.css'
import {
  demandViews,
  type ForecastSearch,
  type ForecastSection,
  forecastSections,
} from './forecast-search.ts'
import { ImportPanel } from './import-panel.tsx'
import { MixPanel } from './mix-panel.tsx'
import { NoticesPanel } from './notices-panel.tsx'
import { OutlookPanel } from './outlook-panel.tsx'
import { ResourcesPanel } from './resources-panel.tsx'
import { StackPanel } from './stack-panel.tsx'
import { useGpu } from './use-gpu.ts'

const route = getRouteApi('/forecast')

const sectionNames: Record<ForecastSection, string> = {
  demand: 'Demand',
  budgets: 'Budgets',
  calendar: 'Calendar',
  'back-test': 'Looking back',
  imports: 'Imports',
}
const viewNames = { single: 'Total', customer: 'By customer', contentType: 'By type' } as const

export function ForecastPage() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const { section = 'demand' } = search
  const change = (part: Partial<ForecastSearch>): void =>
    void navigate({ to: '/forecast', search: { ...search, ...part }, replace: true })
  return (
    <Page title="Forecast">
      <Tabs
        value={section}
        onChange={(value) => change({ section: forecastSections.find((known) => known === value) })}
      >
        <Tabs.List mb="md">
          {forecastSections.map((value) => (
            <Tabs.Tab key={value} value={value}>
              {sectionNames[value]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={section} className={styles.section}>
          <Section section={section} search={search} onChange={change} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

interface SectionProps {
  search: ForecastSearch
  onChange: (part: Partial<ForecastSearch>) => void
}

function Section({ section, search, onChange }: SectionProps & { section: ForecastSection }) {
  const { resource = 'requests', horizon = 'week' } = search
  if (section === 'budgets') return <BudgetsSection />
  if (section === 'calendar') return <CalendarPanel />
  if (section === 'imports')
    return (
      <>
        <FeedsPanel />
        <ImportPanel />
      </>
    )
  if (section === 'back-test')
    return <BacktestPanel resource={resource} horizon={horizon === 'month' ? 'week' : horizon} />
  return <DemandSection search={search} onChange={onChange} />
}

function BudgetsSection() {
  return (
    <>
      <ExhaustionPanel />
      <CountedPlansPanel />
    </>
  )
}

function DemandSection({ search, onChange }: SectionProps) {
  const { resource = 'requests', horizon = 'week', view = 'single', customerId, contentType } = search
  const customers = useQuery(api.customers.list.queryOptions({ input: { includeArchived: true } }))
  const gpu = useGpu()
  const countable = demandResources.filter(
    (value) => value !== 'gpuSessionSeconds' || gpu.isThere || value === resource,
  )
  const who = customers.data?.find(({ id }) => id === customerId)?.name ?? 'The whole studio'
  const title = contentType ? `${who}: ${contentType}` : who
  const request = { customerId, contentType, resource, horizon }
  return (
    <>
      <div className={styles.filters}>
        <Select
          aria-label="Customer"
          placeholder="The whole studio"
          clearable
          searchable
          w={165}
          data={(customers.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={customerId ?? null}
          onChange={(value) => onChange({ customerId: value ?? undefined, contentType: undefined })}
        />
        <ContentTypeSelect search={search} onChange={onChange} />
        <SegmentedChoice
          aria-label="What is counted"
          data={countable.map((value) => ({ value, label: resourceNames[value] }))}
          value={resource}
          onChange={(value) => onChange({ resource: value })}
        />
        <SegmentedChoice
          aria-label="How far ahead"
          data={demandHorizonSchema.options.map((value) => ({ value, label: horizonNames[value] }))}
          value={horizon}
          onChange={(value) => onChange({ horizon: value })}
        />
        <SegmentedChoice
          aria-label="Split"
          data={demandViews.map((value) => ({ value, label: viewNames[value] }))}
          value={view}
          onChange={(value) => onChange({ view: value })}
        />
      </div>
      {view === 'single' ? (
        <DemandPanel title={title} request={request} />
      ) : (
        <StackPanel title={title} request={{ ...request, by: view }} />
      )}
      <div className={styles.columns}>
        <ResourcesPanel customerId={customerId} contentType={contentType} />
        <MixPanel customerId={customerId} />
      </div>
      <NoticesPanel customerId={customerId} />
      <OutlookPanel resource={resource} search={search} />
    </>
  )
}

/** Only where content types are known. */
function ContentTypeSelect({ search, onChange }: SectionProps) {
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
      w={150}
      data={types}
      value={search.contentType ?? null}
      onChange={(value) => onChange({ contentType: value ?? undefined })}
    />
  )
}
