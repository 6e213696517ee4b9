import { globSync } from 'node:fs'
import { basename } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

/** Workers are entries of their own: `src/main/<room>/<name>.worker.ts` becomes `out/main/workers/<name>.js`. */
const workers = Object.fromEntries(
  globSync('src/main/**/*.worker.ts').map((path) => [`workers/${basename(path, '.worker.ts')}`, path]),
)

/** What the console opens on. Its files are fetched beside the entry's instead of after it has run. */
const firstPage = ['overview-page', 'load-chart']

/** Adds a `modulepreload` link for the first page's files and whatever they import; Vite does so for the entry's own imports only. */
function preloadFirstPage(): Plugin {
  return {
    name: 'preload-first-page',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
        const wanted = new Set<string>()
        const want = (chunk: (typeof chunks)[number] | undefined): void => {
          if (!chunk || chunk.isEntry || wanted.has(chunk.fileName)) return
          wanted.add(chunk.fileName)
          for (const name of chunk.imports) want(chunks.find(({ fileName }) => fileName === name))
        }
        for (const name of firstPage) want(chunks.find((chunk) => chunk.name === name))
        return [...wanted]
          .filter((fileName) => !html.includes(fileName))
          .map((fileName) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `./${fileName}` },
            injectTo: 'head' as const,
          }))
      },
    },
  }
}

export default defineConfig({
  main: {
    build: {
      target: 'node24.18',
      minify: false,
      sourcemap: true,
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          headless: 'src/main/headless.ts',
          cli: 'src/main/cli.ts',
          ...workers,
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    // A sandboxed preload is one CommonJS file without imports of its own.
    build: {
      target: 'node24.18',
      minify: false,
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), preloadFirstPage()],
    build: {
      target: 'chrome152',
      minify: 'oxc',
      // Inline data: URLs for fonts and images would need a wider Content-Security-Policy.
      assetsInlineLimit: 0,
      // All styles are 25 kB gzip: one file costs less than a page's waiting for its own.
      cssCodeSplit: false,
      rollupOptions: { input: { index: 'src/renderer/index.html' } },
    },
  },
})
