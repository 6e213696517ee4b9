import { Button, Popover } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useId, useRef } from 'react'
import styles from './tour.module.css'
import { setTourStop, useTourStop } from './tour-state.ts'
import { tourStops } from './tour-stops.ts'
import { type Box, useTargetBox } from './use-target-box.ts'

/** Height of the card with what must stay free above and below, in CSS pixels. */
const roomForCard = 480

/** Points at one thing after the other, on the pages where they are. Skipped at any time; all of it by keyboard. */
export function Tour() {
  const stop = useTourStop()
  const navigate = useNavigate()
  const current = stop === null ? null : tourStops[stop]
  const page = current?.page
  const { box, missing } = useTargetBox(current?.target ?? null)
  const before = useRef<HTMLElement | null>(null)
  const taken = current !== null && current !== undefined

  useEffect(() => {
    if (page) void navigate({ to: page })
  }, [page, navigate])

  // Focus goes back to where it was, as after a dialog.
  useEffect(() => {
    if (!taken) return
    before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    return () => {
      const to = before.current?.isConnected ? before.current : document.getElementById('main')
      to?.focus()
    }
  }, [taken])

  if (!current || stop === null || (!box && !missing)) return null
  const at = box ?? { top: window.innerHeight / 3, left: window.innerWidth / 2, width: 0, height: 0 }
  // Beside what fills the page there is no room: the card stands on it.
  const spread = window.innerHeight - at.height < roomForCard && at.width > window.innerWidth / 2
  const anchor = spread
    ? { top: at.top + at.height / 3, left: at.left + at.width / 2, width: 0, height: 0 }
    : at
  return (
    <>
      <div className={box ? styles.spot : styles.nowhere} style={placeOf(at)} />
      <Popover
        opened
        withArrow={!spread}
        width={340}
        shadow="md"
        position={at.width > window.innerWidth / 2 ? 'bottom' : 'right-start'}
        middlewares={{ flip: true, shift: { padding: 12 } }}
        transitionProps={{ duration: 0 }}
        withRoles={false}
        closeOnClickOutside={false}
        closeOnEscape={false}
        trapFocus
        zIndex={410}
      >
        <Popover.Target>
          <div className={styles.nowhere} style={placeOf(anchor)} />
        </Popover.Target>
        <Popover.Dropdown p="md">
          <Card key={stop} stop={stop} />
        </Popover.Dropdown>
      </Popover>
    </>
  )
}

function placeOf({ top, left, width, height }: Box) {
  return { top, left, width, height }
}

function Card({ stop }: { stop: number }) {
  const { title, text } = tourStops[stop]!
  const id = useId()
  const card = useRef<HTMLDivElement>(null)
  const isLast = stop === tourStops.length - 1
  const go = (next: number): void => setTourStop(next < 0 ? 0 : next >= tourStops.length ? null : next)

  useEffect(() => card.current?.focus(), [])

  function onKeyDown(event: KeyboardEvent): void {
    const acts: Record<string, () => void> = {
      Escape: () => setTourStop(null),
      ArrowRight: () => go(stop + 1),
      ArrowLeft: () => go(stop - 1),
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  return (
    <div
      ref={card}
      role="dialog"
      aria-modal
      data-autofocus
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      className={styles.card}
      onKeyDown={onKeyDown}
    >
      <p className="caption">
        Tour, {stop + 1} of {tourStops.length}
      </p>
      <h2 id={`${id}-title`}>{title}</h2>
      <p id={`${id}-text`}>{text}</p>
      <div className={styles.actions}>
        {!isLast && (
          <Button variant="subtle" size="compact-sm" onClick={() => setTourStop(null)}>
            Skip the tour
          </Button>
        )}
        <span className={styles.steps}>
          {stop > 0 && (
            <Button variant="default" onClick={() => go(stop - 1)}>
              Back
            </Button>
          )}
          <Button onClick={() => go(stop + 1)}>{isLast ? 'Done' : 'Next'}</Button>
        </span>
      </div>
    </div>
  )
}
