/**
 * Trains the cost model that is shipped, from encodes that Headroom measured itself, and writes it with its provenance.
 *
 *   npm run train -- [--measurements bench/cost-matrix/measurements] [--out resources/base-cost-model.json]
 */
import { readdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readMatrix } from '../bench/cost-matrix/rows.ts'
import { fewestJobs, trainCostModel } from '../src/main/quotes/model/cost-model.ts'
import { parseCostModel, serialiseCostModel } from '../src/main/quotes/model/cost-model-format.ts'

const { values: options } = parseArgs({
  options: {
    measurements: { type: 'string', default: 'bench/cost-matrix/measurements' },
    out: { type: 'string', default: 'resources/base-cost-model.json' },
  },
})

const files = readdirSync(options.measurements)
  .filter((name) => name.endsWith('.csv'))
  .sort()
// Each encode counts once with its probe and once without, so that the model quotes well either way.
const history = files.flatMap((name) =>
  [true, false].flatMap((withProbe) => readMatrix(options.measurements, name, withProbe)),
)
const boosting = { treeCount: 120, maximumLeaves: 8, learningRate: 0.06 }
const model = trainCostModel(history, { seed: 1, boosting })
const document = serialiseCostModel(model, {
  trainedAt: new Date().toISOString(),
  description:
    `One-thread encodes of two seconds, measured with ffmpeg over codecs, presets and sizes: ${history.length / 2} jobs, ` +
    `at least ${fewestJobs} needed. CPU seconds are those of the machine named by the file.`,
  sources: files,
})
const text = JSON.stringify(document)
parseCostModel(JSON.parse(text))
writeFileSync(options.out, `${text}\n`)
console.log(
  `${options.out}: ${model.trainedJobs} rows, rejected ${JSON.stringify(model.rejectedJobs)}, ${text.length} bytes`,
)
