import { z } from 'zod'
import { idSchema, nameSchema, timestampSchema } from './primitives.ts'

export const eventKinds = ['holiday', 'release', 'live event', 'other'] as const
export const eventKindSchema = z.enum(eventKinds)
export type EventKind = z.infer<typeof eventKindSchema>

const knownZones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])
export const timeZoneSchema = z
  .string()
  .max(100)
  .refine(isTimeZone, 'Use an IANA name such as Europe/Berlin.')

function isTimeZone(name: string): boolean {
  if (knownZones.has(name)) return true
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** A wall-clock time without a zone: `2026-03-29T20:45`. */
export const localTimeSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/, 'Write a time as 2026-03-29T20:45.')

/** By how much an event multiplies what is asked for; below one it lowers it. */
export const liftFactorSchema = z.number().min(0.05).max(20)

export const eventDraftSchema = z.object({
  kind: eventKindSchema,
  title: nameSchema,
  startsLocal: localTimeSchema,
  endsLocal: localTimeSchema,
  timeZone: timeZoneSchema,
  /** What is expected; where earlier events of the kind are on record, what they did counts too. */
  factor: liftFactorSchema,
  /** Null: every customer. */
  customerId: idSchema.nullable().default(null),
  /** Null: every content type. */
  contentType: z.string().trim().toLowerCase().min(1).max(100).nullable().default(null),
})
export type EventDraft = z.input<typeof eventDraftSchema>

export const calendarEventSchema = eventDraftSchema.extend({
  id: idSchema,
  /** The moments of its local times, whatever the clocks do between. */
  startsAt: timestampSchema,
  endsAt: timestampSchema,
  createdAt: timestampSchema,
})
export type CalendarEvent = z.infer<typeof calendarEventSchema>

/** A lift in force, by the calendar or by trends. */
export const appliedLiftSchema = z.object({
  source: z.enum(['calendar', 'trend']),
  /** The calendar's event; null for a trend. */
  eventId: idSchema.nullable(),
  title: z.string(),
  startsAt: timestampSchema,
  endsAt: timestampSchema,
  /** In use for what the lift is about. */
  factor: z.number(),
  /** In use for the series that was asked for, of which it may be only a part. */
  seriesFactor: z.number(),
  statedFactor: z.number().nullable(),
  /** `stated`: what the operator expects; `learned`: drawn towards what earlier events did, or from past trends. */
  basis: z.enum(['stated', 'learned']),
  /** Earlier events, or days of the past, that it was learned from. */
  learnedFrom: z.int(),
})
export type AppliedLift = z.infer<typeof appliedLiftSchema>

export const eventWithLiftSchema = calendarEventSchema.extend({
  lift: appliedLiftSchema.pick({ factor: true, basis: true, learnedFrom: true }),
})
export type EventWithLift = z.infer<typeof eventWithLiftSchema>
