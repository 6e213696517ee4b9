import { useState } from 'react'
import type { Trial, TrialResult } from '#shared/trials.ts'
import { PlainTable } from '../../components/plain-table.tsx'
import { SegmentedChoice } from '../../components/segmented-choice.tsx'
import { formatBitRate, formatBytes } from '../../format/bytes.ts'
import { formatClock, formatDuration } from '../../format/duration.ts'
import { numberFormat } from '../../format/numbers.ts'
import styles from './trial.module.css'

/** What each profile made of the stretch, in figures and as the same instant of each. */
export function TrialResults({ trial }: { trial: Trial }) {
  const { stretch, sourceName, durationSeconds } = trial
  return (
    <div className={styles.results}>
      {stretch && (
        <p className="caption">
          {sourceName}, {formatClock(stretch.fromSeconds)} to{' '}
          {formatClock(stretch.fromSeconds + stretch.durationSeconds)}, the picture without sound. CPU time
          holds decoding and scaling; SSIM is measured against the source at the same size.
        </p>
      )}
      <PlainTable
        label="Trial"
        head={[
          { label: 'Profile' },
          { label: 'Picture' },
          { label: 'Encoder' },
          { label: 'Size', align: 'end' },
          { label: 'Bit rate', align: 'end' },
          { label: 'Whole source', align: 'end' },
          { label: 'CPU time', align: 'end' },
          { label: 'Took', align: 'end' },
          { label: 'SSIM', align: 'end' },
        ]}
      >
        {trial.results.map((result) => (
          <tr key={result.profileId}>
            <td>{result.name}</td>
            <td className="tabular">
              {result.width} × {result.height}
            </td>
            <td className="mono">{result.encoder}</td>
            <td data-align="end">{formatBytes(result.sizeBytes)}</td>
            <td data-align="end">{formatBitRate(result.bitsPerSecond)}</td>
            <td
              data-align="end"
              title={durationSeconds === null ? undefined : formatDuration(durationSeconds)}
            >
              {formatBytes(result.projectedSizeBytes)}
            </td>
            <td data-align="end">{formatDuration(result.cpuSeconds)}</td>
            <td data-align="end">{formatDuration(result.wallSeconds)}</td>
            <td data-align="end">{result.ssim === null ? 'not measured' : formatSimilarity(result.ssim)}</td>
          </tr>
        ))}
      </PlainTable>
      <Stills source={trial.still} results={trial.results} />
    </div>
  )
}

function formatSimilarity(ssim: number): string {
  return numberFormat({ minimumFractionDigits: 4, maximumFractionDigits: 4 }).format(ssim)
}

interface StillsProps {
  source: string | null
  results: readonly TrialResult[]
}

/** Two pictures of the same instant on top of each other; where they meet is moved by pointer or arrow keys. */
function Stills({ source, results }: StillsProps) {
  const pictures = [
    ...(source ? [{ id: 'source', name: 'Source', still: source }] : []),
    ...results.flatMap(({ profileId, name, still }) => (still ? [{ id: profileId, name, still }] : [])),
  ]
  const [leftId, setLeft] = useState<string>()
  const [rightId, setRight] = useState<string>()
  const [meetsAt, setMeetsAt] = useState(50)
  const left = pictures.find(({ id }) => id === leftId) ?? pictures[0]
  const right = pictures.find(({ id }) => id === rightId) ?? pictures[1]
  if (!left || !right) return null
  const data = pictures.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <div className={styles.stills}>
      <div className={styles.sides}>
        <SegmentedChoice aria-label="Left picture" data={data} value={left.id} onChange={setLeft} />
        <SegmentedChoice aria-label="Right picture" data={data} value={right.id} onChange={setRight} />
      </div>
      <div className={styles.pictures}>
        <img src={right.still} alt={`${right.name}, the middle of the stretch`} />
        <img
          src={left.still}
          alt={`${left.name}, the middle of the stretch`}
          style={{ clipPath: `inset(0 ${100 - meetsAt}% 0 0)` }}
        />
        <div className={styles.line} style={{ insetInlineStart: `${meetsAt}%` }} aria-hidden />
      </div>
      <input
        type="range"
        min={0}
        max={100}
        value={meetsAt}
        aria-label="Where the pictures meet"
        onChange={(event) => setMeetsAt(Number(event.currentTarget.value))}
      />
    </div>
  )
}
