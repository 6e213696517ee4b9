import { Button } from '@mantine/core'
import { IconMovie, IconPlayerPlay } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import type { Job } from '#shared/jobs.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { formatBytes } from '../../format/bytes.ts'
import styles from './job-page.module.css'
import { outputAddress } from './output-address.ts'

const Player = lazy(() => import('./player.tsx').then((module) => ({ default: module.Player })))

export function JobOutputs({ job }: { job: Job }) {
  const [playing, setPlaying] = useState<string | null>(null)
  if (job.outputFiles.length === 0) {
    const waiting =
      job.state === 'completed'
        ? 'This job delivered no files.'
        : 'Outputs stand here once they are verified.'
    return <p className="muted">{waiting}</p>
  }
  const current = job.outputFiles.find(({ path }) => path === playing)
  const address = current && outputAddress(job.id, job.outputFolder, current.path)
  return (
    <div className={styles.outputs}>
      {current && address && (
        <Suspense fallback={<div className={styles.player} />}>
          <Player key={address} address={address} hls={current.kind === 'hls'} label={current.description} />
        </Suspense>
      )}
      <ul className={styles.files}>
        {job.outputFiles.map((file) => (
          <li key={file.path}>
            <IconMovie size={16} aria-hidden />
            <div className={styles.file}>
              <p>
                {file.description} <span className="caption">{formatBytes(file.sizeBytes)}</span>
              </p>
              <p className="caption mono name">{file.path}</p>
            </div>
            <CopyButton text={file.path} label="Copy the path" />
            {outputAddress(job.id, job.outputFolder, file.path) && (
              <Button
                variant="default"
                leftSection={<IconPlayerPlay size={14} aria-hidden />}
                onClick={() => setPlaying(playing === file.path ? null : file.path)}
              >
                {playing === file.path ? 'Close' : 'Play'}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
