import { useNow } from '../app/clock.ts'
import { formatAbsolute, formatMoment, formatRelative } from '../format/time.ts'

/** A moment, relative by default, with the absolute time on hover and for screen readers. */
export function Moment({ at, absolute = false }: { at: number; absolute?: boolean }) {
  return absolute ? <AbsoluteMoment at={at} /> : <RelativeMoment at={at} />
}

function RelativeMoment({ at }: { at: number }) {
  const now = useNow()
  return (
    <time dateTime={new Date(at).toISOString()} title={formatAbsolute(at)}>
      {formatRelative(at, now)}
    </time>
  )
}

function AbsoluteMoment({ at }: { at: number }) {
  const now = useNow()
  return (
    <time dateTime={new Date(at).toISOString()} title={`${formatAbsolute(at)} (${formatRelative(at, now)})`}>
      {formatMoment(at)}
    </time>
  )
}
