import type { TaskProgress } from '../forecast/forecast-tasks.ts'
import type { Output } from './output.ts'
import { createProgress } from './progress.ts'

/** One bar for a forecasting task, named after the stage it is in; nothing when nobody watches. */
export function showTaskProgress(output: Output): { show(progress: TaskProgress): void; end(): void } {
  const progress = createProgress(output)
  return {
    show({ stage, done, total }) {
      const share = total > 0 ? Math.min(1, done / total) : 0
      progress.show([{ name: stage, share, note: total > 0 ? `${done} of ${total}` : '' }])
    },
    end: progress.end,
  }
}
