/**
 * The fields in which two versions of a thing differ, as they were and as they are. A missing version (made or removed) counts as
 * empty. Values are compared as JSON, so nested objects are shown whole.
 */
export function changedFields(
  before: object | null,
  after: object | null,
): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const earlier = new Map(Object.entries(before ?? {}))
  const later = new Map(Object.entries(after ?? {}))
  const changed = [...new Set([...earlier.keys(), ...later.keys()])].filter(
    (field) => JSON.stringify(earlier.get(field)) !== JSON.stringify(later.get(field)),
  )
  const pick = (from: Map<string, unknown>) =>
    Object.fromEntries(changed.filter((field) => from.has(field)).map((field) => [field, from.get(field)]))
  return { before: pick(earlier), after: pick(later) }
}
