import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ResourceDemand } from '#shared/forecasts.ts'
import type { Interval } from '#shared/primitives.ts'
import { api } from '../../app/api/client.ts'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatBytes } from '../../format/bytes.ts'
import { formatQuantity } from '../../format/numbers.ts'
import { formatTimeOfDay } from '../../format/time.ts'
import { useGpu } from './use-gpu.ts'

type Resource = ResourceDemand['resource']

/** What each resource is counted in. */
const resources: Record<Resource, { name: string; unit: string; format: (value: number) => string }> = {
  requests: { name: 'Requests', unit: '', format: formatQuantity },
  cpuSeconds: {
    name: 'CPU',
    unit: 'thread-hours',
    format: (value) => formatQuantity(value / 3600),
  },
  gpuSessionSeconds: {
    name: 'GPU',
    unit: 'session-hours',
    format: (value) => formatQuantity(value / 3600),
  },
  memoryByteSeconds: {
    name: 'Memory',
    unit: 'held for an hour',
    format: (value) => formatBytes(value / 3600),
  },
  storageBytes: { name: 'Storage', unit: 'written', format: formatBytes },
}

const head = [
  { label: 'Resource' },
  { label: 'Next hour', align: 'end' },
  { label: 'Next day', align: 'end' },
  { label: 'Next week', align: 'end' },
  { label: 'Peak hours', align: 'end' },
] as const

/** What is coming in every resource, and the busiest hours of the coming day. */
export function ResourcesPanel({
  customerId,
  contentType,
}: {
  customerId: string | undefined
  contentType: string | undefined
}) {
  const query = useQuery(
    api.forecasts.resources.queryOptions({
      input: { customerId, contentType },
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <Panel title="What it takes" aside="likely (8 in 10)" flush>
      <Loaded
        query={query}
        isEmpty={(rows) => rows.length === 0}
        empty={<Empty title="Nothing to tell from yet">Two days of history are needed.</Empty>}
      >
        {(rows) => (
          <PlainTable label="What it takes" head={head}>
            {rows.map((row) => (
              <ResourceRow key={row.resource} row={row} />
            ))}
          </PlainTable>
        )}
      </Loaded>
    </Panel>
  )
}

function ResourceRow({ row }: { row: ResourceDemand }) {
  const gpu = useGpu()
  const { name, unit, format } = resources[row.resource]
  const cell = (interval: Interval | null) => (
    <td data-align="end">
      {interval && (
        <>
          {format(interval.p50)}
          <span className="caption" style={{ display: 'block' }}>
            {format(interval.p10)} – {format(interval.p90)}
          </span>
        </>
      )}
    </td>
  )
  return (
    <tr>
      <td>
        {name}
        <span className="caption" style={{ display: 'block' }}>
          {row.basis === 'measured jobs' ? `${unit}, from measured jobs` : unit}
        </span>
      </td>
      {row.note === null ? (
        <>
          {cell(row.nextHour)}
          {cell(row.nextDay)}
          {cell(row.nextWeek)}
          <td data-align="end">
            {row.peaksAt.map((at) => formatTimeOfDay(at)).join(', ') || 'none stands out'}
          </td>
        </>
      ) : (
        <td colSpan={4} className="muted">
          {row.resource === 'gpuSessionSeconds' ? gpu.note : row.note}
        </td>
      )}
    </tr>
  )
}
