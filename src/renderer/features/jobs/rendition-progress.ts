import type { Job, Task } from '#shared/jobs.ts'

export interface RenditionProgress {
  profileId: string
  name: string
  size: string | null
  tasksDone: number
  tasks: number
  /** 0 to 1, by expected work. */
  progress: number
  cpuSeconds: number
  outputBytes: number
}

/** What the tasks of each rendition have come to, in the order of the quote. Work done once per job is under `source`. */
export function renditionProgress(job: Pick<Job, 'quote'>, tasks: readonly Task[]): RenditionProgress[] {
  return job.quote.renditions.map((line) => {
    const own = tasks.filter((task) => (task.profileId ?? 'source') === line.profileId)
    const share = own.reduce((sum, task) => sum + task.share, 0)
    const finished = own.reduce(
      (sum, task) => sum + task.share * (task.state === 'done' ? 1 : task.progress),
      0,
    )
    return {
      profileId: line.profileId,
      name: line.name,
      size: line.width && line.height ? `${line.width} × ${line.height}` : null,
      tasksDone: own.filter((task) => task.state === 'done').length,
      tasks: own.length,
      progress: share > 0 ? finished / share : 0,
      cpuSeconds: own.reduce((sum, task) => sum + (task.use?.cpuSeconds ?? 0), 0),
      outputBytes: own.reduce((sum, task) => sum + (task.use?.outputBytes ?? 0), 0),
    }
  })
}

export interface TaskRow {
  name: string
  tasks: Task[]
}

/** Tasks as rows of a grid: a row a rendition, its tasks by ordinal; preparing, sound and assembling stand in rows of their own. */
export function taskRows(tasks: readonly Task[], nameOf: (profileId: string) => string): TaskRow[] {
  const kindNames = { prepare: 'Prepare', audio: 'Sound', assemble: 'Assemble', video: '' } as const
  const rows = new Map<string, TaskRow>()
  for (const task of tasks) {
    const profile = task.profileId === null ? '' : nameOf(task.profileId)
    const name = [kindNames[task.kind], profile].filter(Boolean).join(' · ') || 'Video'
    const row = rows.get(name) ?? { name, tasks: [] }
    row.tasks.push(task)
    rows.set(name, row)
  }
  for (const row of rows.values()) row.tasks.sort((a, b) => a.ordinal - b.ordinal)
  return [...rows.values()]
}
