import { useEffect, useRef, useState } from 'react'
import styles from './job-page.module.css'
import { LadderProblem, playLadder } from './ladder-player.ts'

interface PlayerProps {
  /** Of the host's own origin. */
  address: string
  hls: boolean
  label: string
}

/** Plays a delivered file, or a ladder: natively where the window can, else through media source extensions. Nothing is fetched before it is asked for. */
export function Player({ address, hls, label }: PlayerProps) {
  const video = useRef<HTMLVideoElement>(null)
  const [problem, setProblem] = useState<string | null>(null)

  useEffect(() => {
    const element = video.current
    if (!element) return
    if (!hls || element.canPlayType('application/vnd.apple.mpegurl') !== '') {
      element.src = address
      return
    }
    const left = new AbortController()
    playLadder(element, address, left.signal).catch((error: unknown) => {
      if (left.signal.aborted) return
      setProblem(error instanceof LadderProblem ? error.message : 'The ladder could not be played here.')
    })
    return () => left.abort()
  }, [address, hls])

  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: a look at the picture and sound; captions of the source stay in the ladder for its players */}
      <video
        ref={video}
        className={styles.player}
        controls
        preload="metadata"
        aria-label={`Player: ${label}`}
        onError={() => setProblem('The file could not be played here. Its codec may need another player.')}
      />
      {problem && (
        <p role="alert" className="caption">
          {problem}
        </p>
      )}
    </>
  )
}
