// Sets up and runs one of the project's tasks: node scripts/run.mjs <task> [arguments]
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { findElectron } from './electron.mjs'
import { childEnvironment, giveUp, root, say, setUp } from './setup.mjs'

const dataFolder = (name) => join(process.env.HEADROOM_DATA ?? join(root, '..', 'shared', 'data'), name)
const bin = (...path) => join(root, 'node_modules', ...path)

/** Every task as steps of `node <file> <arguments>`; `build` says whether the built program is needed. */
const tasks = {
  build: { build: true, steps: [] },
  format: {
    build: false,
    steps: [['format', [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '--write', '.']]],
  },
  lint: { build: false, steps: [['format and lint', [bin('@biomejs', 'biome', 'bin', 'biome'), 'ci', '.']]] },
  types: { build: false, steps: [['types', [bin('typescript', 'bin', 'tsc'), '--noEmit']]] },
  unit: { build: false, steps: [['unit tests', [bin('vitest', 'vitest.mjs'), 'run']]] },
  e2e: { build: true, steps: [['end-to-end tests', [bin('@playwright', 'test', 'cli.js'), 'test']]] },
  'e2e:electron': {
    build: true,
    electron: true,
    steps: [
      ['end-to-end tests in Electron', [bin('@playwright', 'test', 'cli.js'), 'test', '--project=electron']],
    ],
  },
  package: { build: true, steps: [['package', [bin('electron-builder', 'cli.js'), '--publish', 'never']]] },
  'package:check': { build: true, steps: [['package', [join(root, 'scripts', 'package-check.ts')]]] },
  demo: { build: false, steps: [['demo', [join(root, 'src', 'main', 'demo.ts')]]] },
  'bench:crash': {
    build: false,
    steps: [['50 kills', [bin('vitest', 'vitest.mjs'), 'run', join('src', 'main', 'jobs', 'crash.test.ts')]]],
    environment: { HEADROOM_CRASHES: '50' },
  },
  'bench:pages': { build: true, steps: [['bench pages', [join(root, 'bench', 'pages.ts')]]] },
  'bench:quotes': { build: false, steps: [['bench quotes', [join(root, 'bench', 'quotes.ts')]]] },
  train: { build: false, steps: [['train', [join(root, 'scripts', 'train-base-model.ts')]]] },
}

/** The benches behind the README's figures, quick ones first; each says so when its data is not there. */
const benches = [
  ['ledger.ts'],
  ['pickup.ts'],
  ['job-list.ts'],
  ['pages.ts'],
  ['chunked-cpu.ts'],
  ['queue-wall.ts'],
  ['media-corpus.ts'],
  ['quote-latency.ts'],
  ['quote-accuracy.ts'],
  ['learned-model.ts'],
  ['cost-coefficients.ts'],
  ['quotes.ts', '--train', dataFolder('input_sensitivity')],
  ['quotes.ts', '--train', dataFolder('input_sensitivity'), '--known', '1'],
  ['quotes.ts', '--train', dataFolder('input_sensitivity'), '--machines'],
  ['exhaustion.ts'],
  ['intermittent.ts'],
  ['forecast.ts'],
]
tasks.bench = {
  build: true,
  steps: benches.map(([file, ...options]) => [
    `bench ${file} ${options.filter((option) => option.startsWith('--')).join(' ')}`.trim(),
    [join(root, 'bench', file), ...options],
  ]),
}

/** All of e2e but what takes minutes by itself: every state of every page, every size. */
const journeys = tasks.e2e.steps.map(([title, command]) => [
  title,
  [...command, '--grep-invert', '@thorough'],
])
tasks.check = {
  build: true,
  steps: [...tasks.lint.steps, ...tasks.types.steps, ...tasks.unit.steps, ...journeys],
}

const [name = 'check', ...rest] = process.argv.slice(2)
const task = tasks[name]
if (!task) giveUp(`there is no task "${name}"; choose one of ${Object.keys(tasks).join(', ')}.`)

const node = setUp({ build: task.build })
const electron = task.electron ? findElectron(node) : undefined
if (task.electron && !electron) {
  giveUp(
    'Electron’s binary is not here: run npx install-electron where its releases can be reached, or name a folder that has it in ELECTRON_OVERRIDE_DIST_PATH, then run this again.',
  )
}
for (const [title, command] of task.steps) {
  if (task.steps.length > 1) say(title)
  const result = spawnSync(node, [...command, ...rest], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...childEnvironment(node),
      ...task.environment,
      ...(electron ? { HEADROOM_ELECTRON_PATH: electron } : {}),
    },
  })
  if (result.status !== 0) process.exit(result.status ?? 1)
}
