import {
  estimateVideo,
  pictureSeconds,
  type SourceWork,
  type VideoWork,
} from '../../src/main/quotes/cost-model.ts'
import type { CostTable } from '../../src/main/quotes/cost-table.ts'
import { medianOf } from '../../src/main/quotes/model/median.ts'
import type { MeasuredJob, StudyFolder } from '../input-sensitivity.ts'

/** The study's configurations that are x264's presets by name, under this program's names for speeds. */
const presets = { '2': 'fastest', '3': 'fast', '6': 'balanced', '7': 'thorough' } as const
const studyCrf = 23
/** Clips of a few frames measure the start of a process. */
const fewestFrames = 30

export type StudyResidual = { video: string; work: VideoWork; cpuSeconds: number; outputBytes: number }

/**
 * How far x264 encodes of raw sources lie from the analytic model, whose size says nothing of how complex their pictures are:
 * ln(measured / predicted), less the median of each speed, since the study's machine and its threads are not the reference's.
 */
export function studyResiduals({ jobs, clips }: StudyFolder, table: CostTable): StudyResidual[] {
  const rows = jobs.flatMap((job) => {
    const speed = presets[job.configuration as keyof typeof presets]
    const facts = clips.get(job.video)
    if (speed === undefined || facts === undefined || !(facts.frameCount >= fewestFrames)) return []
    const source: SourceWork = {
      codec: 'rawvideo',
      pixelsPerFrame: facts.widthPixels * facts.heightPixels,
      frames: facts.frameCount,
      durationSeconds: facts.durationSeconds,
      // Of some clips it is not published; reading them is left out below in any case.
      sizeBytes: facts.sourceBytes > 0 ? facts.sourceBytes : 0,
      bitDepth: 8,
    }
    const frame = { width: facts.widthPixels, height: facts.heightPixels }
    const residual = residualOf(job, source, { ...frame, speed }, table)
    return Number.isFinite(residual.cpuSeconds + residual.outputBytes) ? [{ speed, ...residual }] : []
  })
  return [...Map.groupBy(rows, ({ speed }) => speed).values()].flatMap((own) => {
    const cpuMedian = medianOf(own.map(({ cpuSeconds }) => cpuSeconds))
    const bytesMedian = medianOf(own.map(({ outputBytes }) => outputBytes))
    return own.map(({ video, work, cpuSeconds, outputBytes }) => ({
      video,
      work,
      cpuSeconds: cpuSeconds - cpuMedian,
      outputBytes: outputBytes - bytesMedian,
    }))
  })
}

function residualOf(
  job: MeasuredJob,
  source: SourceWork,
  target: Pick<VideoWork, 'width' | 'height' | 'speed'>,
  table: CostTable,
): StudyResidual {
  const video: VideoWork = {
    ...target,
    codec: 'h264',
    rateControl: { kind: 'quality', crf: studyCrf },
    bitDepth: 8,
    scales: false,
    deinterlaces: false,
    toneMaps: false,
    chunks: 1,
  }
  const estimate = estimateVideo(source, video, table)
  // Reading raw pictures costs next to nothing, unlike the usual decoder that the model assumes.
  const encodeSeconds =
    estimate.cpuSeconds.median - pictureSeconds(source, video, table) - table.startCpuSeconds
  return {
    video: job.video,
    work: video,
    cpuSeconds: Math.log(job.cpuSeconds / encodeSeconds),
    outputBytes: Math.log(job.outputBytes / estimate.outputBytes.median),
  }
}
