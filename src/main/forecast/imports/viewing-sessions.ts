/** A client that goes on asking for parts of one media id is still watching it, until it pauses for this long. */
const sessionPauseMs = 30 * 60_000
/** Clients and media ids that are remembered; the ones asked for longest ago are forgotten first. */
const mostRemembered = 100_000

/** Tells a new viewing from one more part of it: players ask for a playlist, ranges and segments many times. */
export function createViewingSessions(): { begins(client: string, mediaId: string, at: number): boolean } {
  const lastAsked = new Map<string, number>()
  return {
    begins(client, mediaId, at) {
      const name = `${client} ${mediaId}`
      const before = lastAsked.get(name)
      lastAsked.delete(name)
      lastAsked.set(name, at)
      if (lastAsked.size > mostRemembered) lastAsked.delete(lastAsked.keys().next().value!)
      return before === undefined || Math.abs(at - before) > sessionPauseMs
    },
  }
}
