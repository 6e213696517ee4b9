import { type App, type BrowserWindow, dialog } from 'electron'
import type { QueueSummary } from './queue-watch.ts'
import { quitChoices, quitQuestion } from './words.ts'

export type QuitOptions = {
  summary(): QueueSummary
  window(): BrowserWindow | undefined
  /** Resolves when nothing runs any more; starts nothing new meanwhile. */
  finishRunning(): Promise<void>
  /** Takes everything down in order. */
  stop(): Promise<void>
}

/** Quitting asks when jobs run, and stops everything in order before the process ends. */
export function guardQuitting(app: App, options: QuitOptions): { endNow(): Promise<void> } {
  let deciding = false
  let stopped = false

  const end = async () => {
    await options.stop()
    stopped = true
    app.quit()
  }
  const decide = async () => {
    const choice = options.summary().running === 0 ? 'Stop now' : await ask(options)
    if (choice === 'Keep running') return
    if (choice === 'Finish what runs, then quit') await options.finishRunning()
    await end()
  }

  app.on('before-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    if (deciding) return
    deciding = true
    void decide().finally(() => {
      deciding = false
    })
  })
  return { endNow: end }
}

async function ask({ summary, window }: QuitOptions): Promise<(typeof quitChoices)[number]> {
  const question = {
    type: 'question' as const,
    buttons: [...quitChoices],
    defaultId: 0,
    cancelId: 0,
    ...quitQuestion(summary()),
  }
  const shown = window()
  const { response } = await (shown
    ? dialog.showMessageBox(shown, question)
    : dialog.showMessageBox(question))
  return quitChoices[response] ?? 'Keep running'
}
