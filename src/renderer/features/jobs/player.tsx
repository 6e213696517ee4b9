import { useEffect, useRef, useState } from 'react'
import styles from './job-page.module.css'

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
    let destroy: (() => void) | undefined
    let left = false
    void import('hls.js').then(({ default: Hls }) => {
      if (left) return
      if (!Hls.isSupported()) {
        setProblem('This window cannot play HLS. Open the playlist in a player instead.')
        return
      }
      const player = new Hls({ enableWorker: false })
      player.on(Hls.Events.ERROR, (_event, data) => {
        if (data.fatal) setProblem(`The ladder could not be played (${data.details}).`)
      })
      player.loadSource(address)
      player.attachMedia(element)
      destroy = () => player.destroy()
    })
    return () => {
      left = true
      destroy?.()
    }
  }, [address, hls])

  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: captions are in the ladder when the source had them */}
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
