import { type DenseMatrix, matrixFromRows } from '../src/main/learning/dense-matrix.ts'
import { conditionOnKnown } from '../src/main/learning/joint-normal.ts'
import { seededRandom, shuffled } from '../src/main/learning/seeded-random.ts'
import { informativeColumns } from '../src/main/quotes/model/informative-columns.ts'
import { medianOf } from '../src/main/quotes/model/median.ts'
import { readTable, toNumber } from './input-sensitivity.ts'

/** The same jobs on every machine: ln wall seconds (the study has no CPU time here), one row a machine. */
type MachineTable = { readonly machines: string[]; readonly jobs: string[]; readonly logSeconds: number[][] }

const calibrationCounts = [0, 1, 2, 3, 5, 10]
/** One measurement's own scatter, in ln seconds. */
const measurementVariance = 0.03 ** 2

/**
 * Each machine in turn is the unseen one. The others have run every job; it runs only k calibration jobs, chosen by what
 * they told on the others, and every other job is quoted from them.
 */
export function benchMachines(folder: string, seed: number): void {
  const table = readMachines(folder)
  const { machines, jobs } = table
  console.log(`${machines.length} machines x ${jobs.length} jobs, wall seconds; each machine unseen in turn`)
  console.log('  the calibration jobs are chosen on the other machines; a quoted job is known from those')
  for (const choice of ['informative', 'random'] as const) {
    const trials = machines.map((_, unseen) => machineTrial(table, unseen, choice, seed))
    for (const count of calibrationCounts) {
      const errors = trials.map((trial) => errorsOf(trial, count))
      const all = errors.flat()
      const mean = all.reduce((sum, error) => sum + error, 0) / all.length
      const worst = Math.max(...errors.map((own) => medianOf(own)))
      console.log(
        `  ${count} ${choice} calibration jobs: MdAPE ${medianOf(all).toFixed(2)} %, ` +
          `MAPE ${mean.toFixed(2)} %, worst machine's MdAPE ${worst.toFixed(2)} %`,
      )
    }
  }
}

type MachineTrial = {
  /** The other machines: ln seconds less the mean of the job. */
  readonly centred: DenseMatrix
  /** The unseen machine: what it really took, less the mean of the job. */
  readonly truth: readonly number[]
  /** Jobs in the order in which they would be run for calibration. */
  readonly calibrationOrder: readonly number[]
}

function machineTrial(
  { jobs, logSeconds }: MachineTable,
  unseen: number,
  choice: 'informative' | 'random',
  seed: number,
): MachineTrial {
  const training = logSeconds.filter((_, machine) => machine !== unseen)
  const means = jobs.map((_, job) => training.reduce((sum, row) => sum + row[job]!, 0) / training.length)
  const centred = matrixFromRows(training.map((row) => row.map((value, job) => value - means[job]!)))
  const calibrationOrder =
    choice === 'informative'
      ? informativeColumns(centred, Math.max(...calibrationCounts), measurementVariance)
      : shuffled([...jobs.keys()], seededRandom(seed * 1000 + unseen))
  return { centred, truth: logSeconds[unseen]!.map((value, job) => value - means[job]!), calibrationOrder }
}

function errorsOf({ centred, truth, calibrationOrder }: MachineTrial, count: number): number[] {
  const known = calibrationOrder.slice(0, count)
  const deviations = known.map((job) => truth[job]!)
  const predicted = conditionOnKnown(centred, known, deviations, measurementVariance)
  return truth.flatMap((value, job) =>
    known.includes(job) ? [] : 100 * Math.abs(Math.expm1(predicted[job]! - value)),
  )
}

/** Machines and jobs that lack a measurement are left out, so that every row is whole. */
function readMachines(folder: string): MachineTable {
  const rows = readTable(folder, 'x264_hardware_measurements.csv')
  if (rows.length === 0) throw new Error(`No x264_hardware_measurements.csv.gz in ${folder}.`)
  const byMachine = Map.groupBy(rows, (row) => row.machine ?? '')
  const tables = [...byMachine].map(([machine, own]) => ({
    machine,
    seconds: new Map(own.map((row) => [`${row.video} ${row.configurationID}`, toNumber(row.etime_s)])),
  }))
  const mostJobs = Math.max(...tables.map(({ seconds }) => seconds.size))
  const whole = tables.filter(({ seconds }) => seconds.size >= 0.9 * mostJobs)
  const jobs = [...whole[0]!.seconds.keys()].filter((job) =>
    whole.every(({ seconds }) => seconds.get(job)! > 0),
  )
  return {
    machines: whole.map(({ machine }) => machine),
    jobs,
    logSeconds: whole.map(({ seconds }) => jobs.map((job) => Math.log(seconds.get(job)!))),
  }
}
