import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { type ModelContent, type ModelFile, readModel, writeModel } from './model-file.ts'

/** Every model that was trained here, for comparing and for the way back; the newest are kept. */
export type ModelArchive = {
  keep(content: ModelContent): Promise<void>
  /** Newest first; damaged files are left out. */
  list(): Promise<ModelContent[]>
}

const mostVersions = 20

export function createModelArchive(workspace: string): ModelArchive {
  const folder = path.join(workspace, 'learned-cost-models')
  const fileOf = (trainedAt: number): string => path.join(folder, `${trainedAt}.json`)
  // A model is some hundred kilobytes; each file is read once.
  let known: Promise<Map<number, ModelContent>> | null = null

  const readAll = async (): Promise<Map<number, ModelContent>> => {
    const names = await readdir(folder).catch(() => [])
    const found = new Map<number, ModelContent>()
    for (const name of names.filter((each) => /^\d+\.json$/.test(each))) {
      const read = await readModel(path.join(folder, name))
      if (read.state === 'whole') found.set(read.model.trainedAt, read)
    }
    return found
  }
  const versions = (): Promise<Map<number, ModelContent>> => {
    known ??= readAll()
    return known
  }

  return {
    async keep(content) {
      const all = await versions()
      await mkdir(folder, { recursive: true })
      await writeModel(fileOf(content.model.trainedAt), content)
      all.set(content.model.trainedAt, content)
      const old = [...all.keys()].sort((a, b) => b - a).slice(mostVersions)
      for (const trainedAt of old) {
        all.delete(trainedAt)
        await rm(fileOf(trainedAt), { force: true })
      }
    },
    async list() {
      return [...(await versions()).values()].sort((a, b) => b.model.trainedAt - a.model.trainedAt)
    },
  }
}

/** The model's file, every model written to it being kept in the archive, too. */
export function archivedModelFile(file: ModelFile, archive: ModelArchive): ModelFile {
  return {
    ...file,
    async write(content) {
      // What was in use before there was an archive must not be lost by it.
      const before = await file.read()
      if (before.state === 'whole') await archive.keep(before)
      await file.write(content)
      await archive.keep(content)
    },
  }
}
