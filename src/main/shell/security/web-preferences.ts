import type { WebPreferences } from 'electron'

/**
 * Electron security checklist 2 (no Node.js in pages), 3 (context isolation), 4 (sandbox), 6 (web security), 8 (no insecure content),
 * 9 and 10 (no experimental or Blink features), 11 (no webviews). Most are Electron's defaults; they are written out so that a change of a
 * default cannot undo them.
 */
export function secureWebPreferences(preload: string): WebPreferences {
  return {
    preload,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  }
}
