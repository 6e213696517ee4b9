import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api/client.ts'
import { Facts } from '../../components/facts.tsx'
import { Loaded, Panel } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { Badge } from '../../components/state-badge.tsx'
import { formatBytes } from '../../format/bytes.ts'
import { formatShare } from '../../format/numbers.ts'

const known = (value: number | null, format: (value: number) => string): string =>
  value === null ? 'unknown' : format(value)

const limitNames = {
  threads: 'Threads',
  niceness: 'Niceness',
  affinity: 'Processor affinity',
  cgroup: 'Control group',
} as const

export function MachineSection() {
  const host = useQuery(api.host.get.queryOptions())
  const limits = useQuery(api.host.limits.queryOptions())
  return (
    <>
      <Panel title="This machine">
        <Loaded query={host}>
          {(data) => (
            <Facts
              facts={[
                ['Name', data.hostname],
                ['System', data.platform],
                ['Processor', data.cpuModel ?? 'unknown'],
                ['Threads', data.cpuThreads],
                ['CPU load', known(data.cpuLoad, formatShare)],
                ['Temperature', known(data.cpuTemperatureCelsius, (degrees) => `${Math.round(degrees)} °C`)],
                ['Memory', `${formatBytes(data.memoryUsedBytes)} of ${formatBytes(data.memoryBytes)}`],
                ...data.disks.map(
                  (disk) =>
                    [
                      `Disk ${disk.mount}`,
                      `${formatBytes(disk.freeBytes)} free of ${formatBytes(disk.sizeBytes)}`,
                    ] as const,
                ),
                ...(data.gpus.length === 0 ? ([['Graphics', 'none found']] as const) : []),
                ...data.gpus.map(
                  (gpu, index) =>
                    [
                      `Graphics ${index + 1}`,
                      `${gpu.model}, ${known(gpu.memoryBytes, formatBytes)} memory, load ${known(gpu.load, formatShare)}`,
                    ] as const,
                ),
              ]}
            />
          )}
        </Loaded>
      </Panel>
      <Panel title="How ffmpeg is held to its share" flush>
        <Loaded query={limits}>
          {(data) => (
            <PlainTable
              label="Limits"
              head={[{ label: 'Limit' }, { label: 'State' }, { label: 'What was found' }]}
            >
              {data.available.map(({ tier, works, detail }) => (
                <tr key={tier}>
                  <td>{limitNames[tier]}</td>
                  <td>
                    {tier === data.inForce ? (
                      <Badge tone="good">In force</Badge>
                    ) : (
                      <Badge tone="wait">{works ? 'Works' : 'Not available'}</Badge>
                    )}
                  </td>
                  <td>{detail}</td>
                </tr>
              ))}
            </PlainTable>
          )}
        </Loaded>
      </Panel>
    </>
  )
}
