import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { DemandResource } from '#shared/forecasts.ts'
import { api } from '../../app/api/client.ts'
import { FirstOf } from '../../components/first-of.tsx'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatMoment } from '../../format/time.ts'
import { useCustomersById } from '../customers/use-customers-by-id.ts'
import { formatDemand, formatDemandInterval, resourceNames } from './demand-words.ts'
import type { ForecastSearch } from './forecast-search.ts'

const head = [
  { label: 'Customer' },
  { label: 'Last week', align: 'end' },
  { label: 'Next hour', align: 'end' },
  { label: 'Next day', align: 'end' },
  { label: 'Next week', align: 'end' },
  { label: 'Busiest hour', align: 'end' },
] as const

/** What every customer will ask for, the greatest first. */
export function OutlookPanel({ resource, search }: { resource: DemandResource; search: ForecastSearch }) {
  const query = useQuery(
    api.forecasts.outlook.queryOptions({ input: { resource }, placeholderData: keepPreviousData }),
  )
  const { data: prices } = useQuery(api.studio.priceBook.queryOptions())
  const customers = useCustomersById()
  const what = {
    resource,
    unit: prices ? ({ kind: 'money', currency: prices.currency } as const) : null,
  }
  return (
    <Panel title={`${resourceNames[resource]} by customer`} aside="likely (8 in 10)" flush>
      <Loaded
        query={query}
        isEmpty={(rows) => rows.length === 0}
        empty={<Empty title="No customer has a history yet">It grows with every hour that closes.</Empty>}
      >
        {(rows) => (
          <FirstOf items={rows}>
            {(shown) => (
              <PlainTable label={`${resourceNames[resource]} by customer`} head={head}>
                {shown.map((row) => (
                  <tr key={row.customerId}>
                    <td>
                      <Link
                        to="/forecast"
                        search={{ ...search, customerId: row.customerId }}
                        dir="auto"
                        className="name"
                      >
                        {customers.get(row.customerId)?.name ?? row.customerId}
                      </Link>
                    </td>
                    <td data-align="end">{formatDemand(row.lastWeek, what)}</td>
                    <td data-align="end">{formatDemandInterval(row.nextHour, what)}</td>
                    <td data-align="end">{formatDemandInterval(row.nextDay, what)}</td>
                    <td data-align="end">{formatDemandInterval(row.nextWeek, what)}</td>
                    <td data-align="end">{formatMoment(row.peakAt)}</td>
                  </tr>
                ))}
              </PlainTable>
            )}
          </FirstOf>
        )}
      </Loaded>
    </Panel>
  )
}
