/* The Electron program: one instance, one workspace, one window. What it does at each step is in shell/. */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { app, dialog } from 'electron'
import { createConsoleServer } from './console-server.ts'
import { pagesFolderFor } from './serve-options.ts'
import { declareAppScheme } from './shell/app-protocol.ts'
import { filesFromArguments } from './shell/opened-files.ts'
import { guardAllContents } from './shell/security/guard-contents.ts'
import { createShell, type Shell } from './shell/shell.ts'
import { onStopSignal } from './stop-signals.ts'
import { defaultWorkspace } from './store/workspace.ts'
import { openStudio } from './studio.ts'

const programFolder = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const ownArguments = process.argv.slice(app.isPackaged ? 1 : 2)
const { values } = parseArgs({
  args: ownArguments,
  options: { workspace: { type: 'string' } },
  strict: false,
  allowPositionals: true,
})
const filesToOpen = filesFromArguments(ownArguments, process.cwd())
let shell: Shell | undefined

const openFiles = (files: readonly string[]) => {
  if (files.length === 0) shell?.show()
  else if (shell) shell.openFiles(files)
  else filesToOpen.push(...files)
}

async function start(): Promise<void> {
  const workspaceFolder = typeof values.workspace === 'string' ? values.workspace : defaultWorkspace()
  const studio = await openStudio({ workspaceFolder, host: 'electron' })
  const pagesFolder = pagesFolderFor(import.meta.url)
  // For the command line and REST; the window itself talks over a MessagePort.
  const server = await createConsoleServer(studio, { pagesFolder })
  shell = createShell({
    studio,
    pagesFolder,
    preload: programFolder('../preload/index.cjs'),
    iconsFolder: programFolder('../../resources/icons'),
    async stopProgram() {
      await server.stop()
      await studio.stop()
    },
  })
  const { endNow } = shell
  onStopSignal(() => void endNow())
  await server.start()
  await shell.start()
  await studio.start()
  if (filesToOpen.length > 0) shell.openFiles(filesToOpen)
}

if (app.requestSingleInstanceLock()) {
  declareAppScheme()
  guardAllContents(app)
  app.on('second-instance', (_event, argv, workingFolder) =>
    openFiles(filesFromArguments(argv.slice(app.isPackaged ? 1 : 2), workingFolder)),
  )
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openFiles([path])
  })
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      dialog.showErrorBox('Headroom cannot start', error instanceof Error ? error.message : String(error))
      app.exit(1)
    })
} else {
  app.quit()
}
