import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { learnedModelSchema, serialiseModel } from './learned-model.ts'
import type { BackTest } from './training.ts'

const errorSchema = z.number().min(0)
const backTestSchema = z.object({
  kind: z.enum(['ridge', 'trees']),
  lessons: z.int(),
  analyticError: errorSchema,
  learnedError: errorSchema,
  newestAnalyticError: errorSchema,
  newestLearnedError: errorSchema,
  coverage: errorSchema,
  better: z.boolean(),
}) satisfies z.ZodType<BackTest>

const contentSchema = z.object({
  model: learnedModelSchema,
  backTests: z.object({
    cpuSeconds: backTestSchema.nullable(),
    peakMemoryBytes: backTestSchema.nullable(),
    outputBytes: backTestSchema.nullable(),
  }),
})
export type ModelContent = z.infer<typeof contentSchema>
const fileSchema = z.object({ checksum: z.string(), content: z.unknown() })

export type ModelRead = { state: 'absent' } | { state: 'damaged' } | ({ state: 'whole' } & ModelContent)

/** The learned model's file in the workspace, with the one before it for the way back. */
export type ModelFile = {
  read(): Promise<ModelRead>
  /** The file in use becomes the previous one. */
  write(content: ModelContent): Promise<void>
  /** The previous one takes the place of the one in use; false when there is none that is whole. */
  restorePrevious(): Promise<boolean>
}

export function createModelFile(folder: string): ModelFile {
  const current = path.join(folder, 'learned-cost-model.json')
  const previous = path.join(folder, 'learned-cost-model.previous.json')
  return {
    read: () => readModel(current),
    async write(content) {
      if ((await readModel(current)).state === 'whole') await copyFile(current, previous)
      await writeModel(current, content)
    },
    async restorePrevious() {
      if ((await readModel(previous)).state !== 'whole') return false
      await rename(previous, current)
      return true
    },
  }
}

/** The file is whole or not there at all. */
export async function writeModel(file: string, content: ModelContent): Promise<void> {
  const plain = { model: serialiseModel(content.model), backTests: content.backTests }
  const partial = `${file}.partial`
  await writeFile(partial, JSON.stringify({ checksum: checksumOf(plain), content: plain }))
  await rename(partial, file)
}

/** A file that is cut short, edited or of another format is damaged, never half believed. */
export async function readModel(file: string): Promise<ModelRead> {
  if (!existsSync(file)) return { state: 'absent' }
  try {
    const { checksum, content } = fileSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    if (checksum !== checksumOf(content)) return { state: 'damaged' }
    return { state: 'whole', ...contentSchema.parse(content) }
  } catch {
    return { state: 'damaged' }
  }
}

function checksumOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}
