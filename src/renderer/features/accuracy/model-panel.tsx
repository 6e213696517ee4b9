import { Button, Checkbox } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CostModelStatus, ModelVersion } from '#shared/cost-model.ts'
import { api } from '../../app/api/client.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { Moment } from '../../components/moment.tsx'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { SegmentedChoice } from '../../components/segmented-choice.tsx'
import { formatCount, formatCounted, formatShare } from '../../format/numbers.ts'
import styles from './accuracy.module.css'
import { describeDrift, formatError } from './accuracy-words.ts'
import { ModelComparison } from './model-comparison.tsx'
import { useModelCommands } from './use-model-commands.ts'

/** The model that quotes, the versions it had, and the ways forward and back. */
export function ModelPanel() {
  const query = useQuery(api.costModel.status.queryOptions())
  const commands = useModelCommands()
  return (
    <Panel
      title="Cost model"
      aside={query.data && (query.data.speaks === 'learned' ? 'learned from your jobs' : 'built in')}
      actions={
        <>
          <SegmentedChoice
            aria-label="Which model quotes"
            data={[
              { value: 'automatic', label: 'The better one' },
              { value: 'analytic', label: 'Built in' },
            ]}
            value={query.data?.choice ?? 'automatic'}
            disabled={query.data === undefined || commands.busy}
            onChange={commands.choose}
          />
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={commands.retraining || query.data?.training}
            onClick={commands.retrain}
          >
            Retrain
          </Button>
        </>
      }
      flush
    >
      <Loaded query={query}>{(status) => <Status status={status} commands={commands} />}</Loaded>
    </Panel>
  )
}

interface StatusProps {
  status: CostModelStatus
  commands: ReturnType<typeof useModelCommands>
}

function Status({ status, commands }: StatusProps) {
  const { reason, drift, versions, jobs, training } = status
  const [compared, setCompared] = useState<readonly number[]>([])
  const toggle = (id: number): void =>
    setCompared((chosen) =>
      chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen.slice(-1), id],
    )
  const [first, second] = [...compared].sort((a, b) => a - b)
  return (
    <>
      <div className={styles.status}>
        <p>{reason}</p>
        {drift && (
          <p className={styles.drift} role="status">
            <IconAlertTriangle size={15} aria-hidden />
            <span>{describeDrift(drift)} Retrain, or see whether the machine or its ffmpeg changed.</span>
          </p>
        )}
        {(training || commands.retraining) && (
          <p className="muted" role="status">
            Training on {formatCounted(jobs, 'finished job')}, on another thread…
          </p>
        )}
      </div>
      {versions.length === 0 ? (
        <Empty title="Nothing was trained yet">
          The model trains itself after every ten jobs or so, or when you say so.
        </Empty>
      ) : (
        <Versions versions={versions} compared={compared} onCompare={toggle} commands={commands} />
      )}
      {first !== undefined && second !== undefined && <ModelComparison first={first} second={second} />}
    </>
  )
}

const head = [
  { label: 'Trained' },
  { label: 'Renditions', align: 'end' },
  { label: 'Sources', align: 'end' },
  { label: 'Its error', align: 'end' },
  { label: 'Built-in error', align: 'end' },
  { label: 'P10 – P90 held', align: 'end' },
  { label: 'Compare' },
  { label: 'Use', hidden: true },
] as const

interface VersionsProps {
  versions: readonly ModelVersion[]
  compared: readonly number[]
  onCompare: (id: number) => void
  commands: ReturnType<typeof useModelCommands>
}

function Versions({ versions, compared, onCompare, commands }: VersionsProps) {
  const { ask, dialog } = useConfirm()
  const inUse = versions.find((version) => version.inUse)
  return (
    <>
      <PlainTable label="Versions of the cost model" head={head}>
        {versions.map((version) => {
          const { id, lessons, sources, scores } = version
          const cpu = scores.cpuSeconds
          return (
            <tr key={id}>
              <td>
                <Moment at={id} />
              </td>
              <td data-align="end">{formatCount(lessons)}</td>
              <td data-align="end">{formatCount(sources)}</td>
              <td data-align="end">{cpu ? formatError(cpu.learnedError) : '–'}</td>
              <td data-align="end">{cpu ? formatError(cpu.builtInError) : '–'}</td>
              <td data-align="end">{cpu ? formatShare(cpu.coverage) : '–'}</td>
              <td>
                <Checkbox
                  size="xs"
                  aria-label={`Compare the version of ${new Date(id).toLocaleString()}`}
                  checked={compared.includes(id)}
                  onChange={() => onCompare(id)}
                />
              </td>
              <td data-align="end">
                {version.inUse ? (
                  <strong>in use</strong>
                ) : (
                  <Button
                    size="compact-xs"
                    variant="default"
                    disabled={commands.busy}
                    onClick={() =>
                      ask({
                        title: 'Use this version again?',
                        body: 'New quotes will be made by it; jobs that are quoted keep their price. The version in use now stays in this list, and a later training may replace both.',
                        confirmLabel: 'Use this version',
                        onConfirm: () => commands.restore(id, inUse?.id),
                      })
                    }
                  >
                    Use again
                  </Button>
                )}
              </td>
            </tr>
          )
        })}
      </PlainTable>
      <p className={`caption ${styles.foot}`}>
        Errors are of CPU time on sources left out of the training. Tick two versions to compare them on jobs
        that neither has seen.
      </p>
      {dialog}
    </>
  )
}
