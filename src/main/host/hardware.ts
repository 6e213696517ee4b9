import type { Host } from '#shared/host.ts'

/** What only slow readings tell: temperatures, graphics cards, disks. */
export type Hardware = Pick<Host, 'cpuTemperatureCelsius' | 'disks' | 'gpus'>

export const unknownHardware: Hardware = { cpuTemperatureCelsius: null, disks: [], gpus: [] }

/**
 * Reads them with systeminformation, which is loaded on first use: loading and its first reading take most of a second.
 * A part that fails or does not answer in time stays unknown; the others are reported.
 */
export async function readHardware(timeoutMs = 10_000): Promise<Hardware> {
  const { default: information } = await import('systeminformation')
  const within = <T>(reading: Promise<T>): Promise<T | null> => answerWithin(reading, timeoutMs)
  const [temperature, disks, graphics] = await Promise.all([
    within(information.cpuTemperature()),
    within(information.fsSize()),
    within(information.graphics()),
  ])
  return {
    cpuTemperatureCelsius: measured(temperature?.main),
    disks: (disks ?? [])
      .filter((disk) => disk.size > 0)
      .map((disk) => ({
        mount: disk.mount,
        sizeBytes: Math.round(disk.size),
        freeBytes: Math.max(0, Math.round(disk.available)),
      })),
    gpus: (graphics?.controllers ?? []).map((controller) => {
      const memoryMebibytes = measured(controller.memoryTotal ?? controller.vram)
      const percent = measured(controller.utilizationGpu, { zeroIsKnown: true })
      return {
        model: controller.model || controller.name || controller.vendor || 'Unknown graphics card',
        memoryBytes: memoryMebibytes === null ? null : Math.round(memoryMebibytes * 1024 * 1024),
        load: percent === null ? null : Math.min(1, percent / 100),
        temperatureCelsius: measured(controller.temperatureGpu),
      }
    }),
  }
}

/** systeminformation answers null, undefined, NaN, -1 or 0 where a sensor is missing. */
function measured(value: number | null | undefined, options = { zeroIsKnown: false }): number | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null
  return value > 0 || (options.zeroIsKnown && value === 0) ? value : null
}

async function answerWithin<T>(reading: Promise<T>, timeoutMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, null)
  })
  try {
    return await Promise.race([reading.catch(() => null), late])
  } finally {
    clearTimeout(timer)
  }
}
