/** Every zone this engine knows, UTC (which it may leave out) and the one in use. */
export function timeZoneChoices(inUse: string): string[] {
  return [...new Set([inUse, 'UTC', ...Intl.supportedValuesOf('timeZone')])].filter(Boolean).sort()
}
