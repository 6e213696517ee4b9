import { z } from 'zod'

export const settingsSections = [
  'machine',
  'ffmpeg',
  'work',
  'prices',
  'feeds',
  'tokens',
  'appearance',
  'backup',
  'first-steps',
] as const
export type SettingsSection = (typeof settingsSections)[number]

export const settingsSearchSchema = z.object({
  section: z.enum(settingsSections).optional().catch(undefined),
})
