import { Tooltip } from '@mantine/core'
import { useNow } from '../app/clock.ts'
import { formatAbsolute, formatMoment, formatRelative } from '../format/time.ts'

/** A moment, relative by default, with the absolute time on hover and for screen readers. */
export function Moment({ at, absolute = false }: { at: number; absolute?: boolean }) {
  return absolute ? <AbsoluteMoment at={at} /> : <RelativeMoment at={at} />
}

function RelativeMoment({ at }: { at: number }) {
  const now = useNow()
  return (
    <Tooltip label={formatAbsolute(at)}>
      <time dateTime={new Date(at).toISOString()}>{formatRelative(at, now)}</time>
    </Tooltip>
  )
}

function AbsoluteMoment({ at }: { at: number }) {
  const now = useNow()
  return (
    <Tooltip label={`${formatAbsolute(at)} (${formatRelative(at, now)})`}>
      <time dateTime={new Date(at).toISOString()}>{formatMoment(at)}</time>
    </Tooltip>
  )
}
