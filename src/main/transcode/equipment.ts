import { HeadroomError, isHeadroomError } from '#shared/errors.ts'
import type { Capabilities } from '#shared/host.ts'
import type { Binaries } from './binaries.ts'
import { type Proof, type ProvenEncoder, proveCapabilities } from './capabilities.ts'
import { createSlots } from './slots.ts'
import type { Abilities, Toolchain } from './tasks/toolchain.ts'

export type EquipmentOptions = {
  findBinaries(): Promise<Binaries>
  /** Where proofs are kept between starts. */
  cacheFile: string
  hardwareSessions: number
  threads: number
  onChange(): void
}

/** The ffmpeg of this machine: found once, proven in the background, handed to the tasks. */
export type Equipment = Omit<Toolchain, 'readSource'> & {
  start(): Promise<void>
  stop(): void
  capabilities(): Capabilities
}

export function createEquipment(options: EquipmentOptions): Equipment {
  const abort = new AbortController()
  let search: Promise<Binaries> | null = null
  let proof: Promise<Proof> | null = null
  let found: Binaries | null = null
  let proven: ProvenEncoder[] = []
  let complete = false

  // A search that failed is tried again at the next use: ffmpeg may have been installed since.
  const binaries = (): Promise<Binaries> => {
    search ??= options.findBinaries().then(
      (result) => {
        found = result
        return result
      },
      (error) => {
        search = null
        throw error
      },
    )
    return search
  }

  const prove = (): Promise<Proof> => {
    proof ??= binaries()
      .then((result) =>
        proveCapabilities(
          result,
          options.cacheFile,
          (encoders) => {
            proven = encoders
            options.onChange()
          },
          abort.signal,
        ),
      )
      .then(
        (result) => {
          proven = result.encoders
          complete = true
          options.onChange()
          return result
        },
        (error) => {
          proof = null
          throw abort.signal.aborted ? new HeadroomError('CANCELLED', 'Headroom is stopping.') : error
        },
      )
    return proof
  }

  return {
    async start() {
      try {
        await binaries()
        prove().catch(() => {})
      } catch (error) {
        if (!isHeadroomError(error, 'FFMPEG_MISSING')) throw error
        complete = true
      }
      options.onChange()
    },
    stop: () => abort.abort(),
    binaries,
    async abilities(): Promise<Abilities> {
      const { encoders, filters } = await prove()
      return {
        encoders: new Set(encoders.filter(({ works }) => works).map(({ name }) => name)),
        filters: new Set(filters),
      }
    },
    hardware: createSlots(options.hardwareSessions),
    threads: options.threads,
    capabilities: () => ({
      ffmpegPath: found?.ffmpegPath ?? null,
      ffprobePath: found?.ffprobePath ?? null,
      version: found?.version ?? null,
      origin: found?.origin ?? 'missing',
      legacy: found?.legacy ?? false,
      complete,
      encoders: proven,
    }),
  }
}
