import type { Actor } from '#shared/activity.ts'

/** Who did it. A token is said to be one, so that it is not taken for a person of the same name. */
export function describeActor({ kind, name }: Actor): string {
  return kind === 'token' ? `Token ${name}` : name
}
