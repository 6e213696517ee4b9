import { Button } from '@mantine/core'
import { IconDownload, IconStack2 } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ContentMix, mixAspectSchema } from '#shared/forecasts.ts'
import { api } from '../../app/api/client.ts'
import { Figure } from '../../components/figure.tsx'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { SegmentedChoice } from '../../components/segmented-choice.tsx'
import { formatCount, formatQuantity, formatShare } from '../../format/numbers.ts'
import { formatMoment } from '../../format/time.ts'
import { saveText } from './demand-csv.ts'
import { PartsChart, PartsLegend } from './parts-chart.tsx'
import { partsCsv } from './parts-hours.ts'

const aspectNames = { contentType: 'Content type', format: 'Format', profile: 'Profile' } as const

/** What the coming day's requests will be, as a picture over its hours. */
export function MixPanel({ customerId }: { customerId: string | undefined }) {
  const [aspect, setAspect] = useState<keyof typeof aspectNames>('contentType')
  const query = useQuery(
    api.forecasts.mix.queryOptions({ input: { customerId, aspect }, placeholderData: keepPreviousData }),
  )
  const profiles = useQuery(api.profiles.list.queryOptions())
  const nameOf = (label: string) => profiles.data?.find(({ id }) => id === label)?.name ?? label
  return (
    <Panel
      title="Mix over the day"
      aside={
        query.data && query.data.learnedFrom > 0
          ? `learned from ${formatCount(query.data.learnedFrom)} requests`
          : undefined
      }
      actions={
        <>
          <SegmentedChoice
            aria-label="What the mix is of"
            data={mixAspectSchema.options.map((value) => ({ value, label: aspectNames[value] }))}
            value={aspect}
            onChange={setAspect}
          />
          {query.data && query.data.categories.length > 0 && (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconDownload size={14} aria-hidden />}
              onClick={() => saveMix(query.data, aspect, nameOf)}
            >
              CSV
            </Button>
          )}
        </>
      }
    >
      <Loaded
        query={query}
        skeletonRows={6}
        isEmpty={({ categories }) => categories.length === 0}
        empty={
          <Empty
            icon={<IconStack2 size={26} />}
            title={`No ${aspectNames[aspect].toLowerCase()} is known yet`}
          >
            Past requests that name it tell what customers ask for after what, and when.
          </Empty>
        }
      >
        {(mix) => <MixFigure mix={mix} names={mix.categories.map(nameOf)} />}
      </Loaded>
    </Panel>
  )
}

function MixFigure({ mix, names }: { mix: ContentMix; names: readonly string[] }) {
  const lastIsRest = mix.categories.at(-1) === 'other'
  return (
    <>
      <Figure
        summary={describeMix(mix, names)}
        picture={
          <PartsChart
            names={names}
            lastIsRest={lastIsRest}
            hours={mix.hours.map(({ at, shares }) => ({ at, values: shares }))}
            format={formatShare}
            height={220}
            shares
          />
        }
        table={[
          ['Hour', 'Requests', ...names],
          ...mix.hours.map(({ at, requests, shares }) => [
            formatMoment(at),
            formatQuantity(requests),
            ...shares.map((share) => formatShare(share)),
          ]),
        ]}
      />
      <PartsLegend names={names} lastIsRest={lastIsRest} />
    </>
  )
}

/** Shares by requests, and where the first of them is strongest. */
function describeMix({ hours, categories }: ContentMix, names: readonly string[]): string {
  const all = hours.reduce((sum, { requests }) => sum + requests, 0)
  const totals = categories.map((_, part) => {
    const weight = ({ requests }: ContentMix['hours'][number]) =>
      all > 0 ? requests / all : 1 / hours.length
    return { part, share: hours.reduce((sum, hour) => sum + weight(hour) * hour.shares[part]!, 0) }
  })
  const sorted = totals.sort((a, b) => b.share - a.share)
  const told = sorted.slice(0, 3).map(({ part, share }) => `${names[part]} ${formatShare(share)}`)
  const [leading] = sorted
  const strongest = hours.reduce((a, b) => (b.shares[leading!.part]! > a.shares[leading!.part]! ? b : a))
  return `The coming day: ${told.join(', ')}. Most ${names[leading!.part]} around ${formatMoment(strongest.at)} (${formatShare(strongest.shares[leading!.part]!)}).`
}

function saveMix(mix: ContentMix, aspect: string, nameOf: (label: string) => string): void {
  const hours = mix.hours.map(({ at, shares }) => ({ at, values: shares }))
  saveText(`mix-${aspect}.csv`, partsCsv(mix.categories.map(nameOf), hours))
}
