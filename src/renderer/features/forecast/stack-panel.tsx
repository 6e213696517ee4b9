import { Button } from '@mantine/core'
import { IconChartAreaLine, IconDownload } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { DemandStack, StackRequest } from '#shared/forecasts.ts'
import { api } from '../../app/api/client.ts'
import { Figure } from '../../components/figure.tsx'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { formatShare } from '../../format/numbers.ts'
import { formatMoment } from '../../format/time.ts'
import { useCustomersById } from '../customers/use-customers-by-id.ts'
import { saveText } from './demand-csv.ts'
import { mostPoints } from './demand-points.ts'
import { formatDemand, resourceNames } from './demand-words.ts'
import { PartsChart, PartsLegend } from './parts-chart.tsx'
import { type PartsHour, partsCsv, partTotals, thinned } from './parts-hours.ts'

/** History and forecast split by customer or content type. */
export function StackPanel({ request, title }: { request: StackRequest; title: string }) {
  const query = useQuery(
    api.forecasts.stack.queryOptions({ input: request, placeholderData: keepPreviousData }),
  )
  const customers = useCustomersById()
  const namesOf = ({ parts }: DemandStack) =>
    parts.map(({ name }) => (name === null ? restName[request.by] : (customers.get(name)?.name ?? name)))
  return (
    <Panel
      title={title}
      aside={request.by === 'customer' ? 'by customer' : 'by content type'}
      actions={
        query.data &&
        query.data.parts.length > 0 && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() =>
              saveText(
                `forecast-${request.resource}-by-${request.by === 'customer' ? 'customer' : 'content-type'}.csv`,
                partsCsv(namesOf(query.data), query.data.hours),
              )
            }
          >
            CSV
          </Button>
        )
      }
    >
      <Loaded
        query={query}
        skeletonRows={8}
        isEmpty={({ parts }) => parts.length === 0}
        empty={
          <Empty icon={<IconChartAreaLine size={26} />} title="Nothing to split yet">
            A split needs two days of history. Import past requests, or come back later.
          </Empty>
        }
      >
        {(stack) => <StackFigure stack={stack} names={namesOf(stack)} horizon={request.horizon} />}
      </Loaded>
    </Panel>
  )
}

const restName = { customer: 'all others', contentType: 'no content type' } as const

interface StackFigureProps {
  stack: DemandStack
  names: readonly string[]
  horizon: StackRequest['horizon']
}

function StackFigure({ stack, names, horizon }: StackFigureProps) {
  const coming = stack.hours.filter(({ known }) => !known)
  const lastIsRest = stack.parts.at(-1)?.name === null
  return (
    <>
      <Figure
        summary={describeStack(stack, names, horizon)}
        picture={
          <PartsChart
            names={names}
            lastIsRest={lastIsRest}
            hours={shownHours(stack, horizon)}
            now={coming[0]?.at}
            format={(value) => formatDemand(value, stack)}
          />
        }
        table={[
          ['Hour', ...names],
          ...coming.map(({ at, values }) => [
            formatMoment(at),
            ...values.map((value) => (value === null ? 'unknown' : formatDemand(value, stack))),
          ]),
        ]}
      />
      <PartsLegend names={names} lastIsRest={lastIsRest} />
      {horizon === 'month' && <p className="caption">An hour’s mean of each day; the table has the hours.</p>}
    </>
  )
}

/** Two months of hours are a hedge: a month is shown by the means of its days, what was apart from what is to come. */
function shownHours({ hours }: DemandStack, horizon: StackRequest['horizon']): PartsHour[] {
  if (horizon !== 'month') return thinned(hours, mostPoints)
  const byDay = (some: DemandStack['hours']) => thinned(some, Math.max(1, Math.floor(some.length / 24)))
  return [...byDay(hours.filter(({ known }) => known)), ...byDay(hours.filter(({ known }) => !known))]
}

/** `Requests in the coming week: Acme 412 (61 %), Nord 190 (28 %), …` */
function describeStack(stack: DemandStack, names: readonly string[], horizon: string): string {
  const totals = partTotals(
    stack.hours.filter(({ known }) => !known),
    names.length,
  )
  const all = totals.reduce((sum, total) => sum + total, 0)
  const told = names
    .map((name, part) => ({ name, total: totals[part]! }))
    .sort((a, b) => b.total - a.total)
    .slice(0, 3)
    .map(
      ({ name, total }) =>
        `${name} ${formatDemand(total, stack)} (${formatShare(all > 0 ? total / all : 0)})`,
    )
  return `${resourceNames[stack.resource]} in the coming ${horizon}: ${told.join(', ')}${names.length > 3 ? ', and others' : ''}.`
}
