import { useQuery } from '@tanstack/react-query'
import type { Capabilities } from '#shared/host.ts'
import { api } from '../../app/api/client.ts'
import { Facts } from '../../components/facts.tsx'
import { Empty, Loaded, Panel, Refusal } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { Badge } from '../../components/state-badge.tsx'

const origins: Record<Capabilities['origin'], string> = {
  configured: 'where the settings say',
  system: 'installed on this system',
  bundled: 'came with Headroom',
  missing: 'not found',
}

export function FfmpegSection() {
  const query = useQuery(api.host.capabilities.queryOptions())
  return (
    <>
      <Panel title="The ffmpeg in use">
        <Loaded query={query}>
          {(data) =>
            data.version === null ? (
              <Refusal
                code="FFMPEG_MISSING"
                message="No ffmpeg was found. Install one with your package manager, or run Headroom's set-up again to fetch the bundled one; then restart Headroom."
              />
            ) : (
              <Facts
                facts={[
                  ['Version', data.version],
                  ['Found', origins[data.origin]],
                  [
                    'ffmpeg',
                    <span key="path" className="mono">
                      {data.ffmpegPath}
                    </span>,
                  ],
                  [
                    'ffprobe',
                    <span key="path" className="mono">
                      {data.ffprobePath ?? 'missing'}
                    </span>,
                  ],
                  ...(data.legacy
                    ? ([['Age', 'From 2018: it works, but a newer one is faster and has AV1.']] as const)
                    : []),
                ]}
              />
            )
          }
        </Loaded>
      </Panel>
      <Panel
        title="Encoders, each proven by a test encode"
        aside={query.data && !query.data.complete ? 'still being tried' : undefined}
        flush
      >
        <Loaded
          query={query}
          isEmpty={({ encoders }) => encoders.length === 0}
          empty={<Empty title="None tried yet">They are tried in the background after the start.</Empty>}
        >
          {(data) => (
            <PlainTable
              label="Encoders"
              head={[
                { label: 'Encoder' },
                { label: 'Codec' },
                { label: 'Kind' },
                { label: 'State' },
                { label: 'Detail' },
              ]}
            >
              {data.encoders.map((encoder) => (
                <tr key={encoder.name}>
                  <td className="mono">{encoder.name}</td>
                  <td>{encoder.codec}</td>
                  <td>{encoder.hardware ? 'Hardware' : 'Software'}</td>
                  <td>
                    <Badge tone={encoder.works ? 'good' : 'wait'}>
                      {encoder.works ? 'Works' : 'Does not work'}
                    </Badge>
                  </td>
                  <td className="name">{encoder.detail}</td>
                </tr>
              ))}
            </PlainTable>
          )}
        </Loaded>
      </Panel>
    </>
  )
}
