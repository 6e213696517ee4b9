import { useLayoutEffect, useRef } from 'react'
import { CopyButton } from '../../components/copy-button.tsx'
import styles from './job-page.module.css'

/** The end of ffmpeg's log; it follows new lines unless the reader has scrolled up. */
export function JobLog({ lines }: { lines: readonly string[] }) {
  const viewport = useRef<HTMLPreElement>(null)
  const following = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when lines arrive
  useLayoutEffect(() => {
    const element = viewport.current
    if (element && following.current) element.scrollTop = element.scrollHeight
  }, [lines])
  if (lines.length === 0) return <p className="muted">Nothing was logged yet.</p>
  return (
    <div className={styles.logFrame}>
      <pre
        ref={viewport}
        className={styles.log}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-label="Lines of ffmpeg"
        onScroll={({ currentTarget }) => {
          following.current =
            currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < 24
        }}
      >
        {lines.join('\n')}
      </pre>
      <div className={styles.logCopy}>
        <CopyButton text={lines.join('\n')} label="Copy the log" />
      </div>
    </div>
  )
}
