/**
 * Trains the shippable cost model from encodes that Headroom measured itself, and writes it with its provenance.
 *
 *   npm run train -- [--measurements bench/cost/measurements.jsonl] [--out resources/base-cost-model.json]
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readMeasuredEncodes } from '../bench/measured-encodes.ts'
import { trainCostModel } from '../src/main/quotes/model/cost-model.ts'
import { parseCostModel, serialiseCostModel } from '../src/main/quotes/model/cost-model-format.ts'

const { values: options } = parseArgs({
  options: {
    measurements: { type: 'string', default: 'bench/cost/measurements.jsonl' },
    out: { type: 'string', default: 'resources/base-cost-model.json' },
  },
})

const history = readMeasuredEncodes(options.measurements)
// Small trees: a few hundred encodes do not teach more, and the file stays small.
const model = trainCostModel(history, { seed: 1, boosting: { treeCount: 80, maximumLeaves: 8 } })
const document = serialiseCostModel(model, {
  trainedAt: new Date().toISOString(),
  description: `${history.length} one-thread encodes measured with ffmpeg; CPU seconds are those of the machine that measured.`,
  sources: [options.measurements],
})
const text = JSON.stringify(document)
parseCostModel(JSON.parse(text))
writeFileSync(options.out, `${text}\n`)
console.log(
  `${options.out}: ${model.trainedJobs} rows, rejected ${JSON.stringify(model.rejectedJobs)}, ${text.length} bytes`,
)
