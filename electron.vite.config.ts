import { globSync } from 'node:fs'
import { basename } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/** Workers are entries of their own: `src/main/<room>/<name>.worker.ts` becomes `out/main/workers/<name>.js`. */
const workers = Object.fromEntries(
  globSync('src/main/**/*.worker.ts').map((path) => [`workers/${basename(path, '.worker.ts')}`, path]),
)

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
    plugins: [react()],
    build: {
      target: 'chrome152',
      minify: 'oxc',
      // Inline data: URLs for fonts and images would need a wider Content-Security-Policy.
      assetsInlineLimit: 0,
      rollupOptions: { input: { index: 'src/renderer/index.html' } },
    },
  },
})
