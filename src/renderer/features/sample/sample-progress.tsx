import type { SampleStatus } from '#shared/sample.ts'
import styles from './sample.module.css'

interface SampleProgressProps {
  progress: SampleStatus['progress']
  /** Said until the first step is known. */
  waiting: string
}

/** How far making or removing is, in words and as a bar. */
export function SampleProgress({ progress, waiting }: SampleProgressProps) {
  const share = progress?.share ?? 0
  const step = progress?.step ?? waiting
  return (
    <div className={styles.progress}>
      <p role="status">{step}…</p>
      <div
        className={styles.bar}
        role="progressbar"
        aria-label="Sample studio"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <div style={{ inlineSize: `${share * 100}%` }} />
      </div>
    </div>
  )
}
