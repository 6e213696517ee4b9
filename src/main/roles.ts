/** Something that runs for long. Both verbs are safe to call twice. */
export type Role = { start(): Promise<void> | void; stop(): Promise<void> | void }

/** Starts roles one after another and stops those that were started in reverse order, even when one of them fails to. */
export function createRoles(roles: readonly Role[]): { start(): Promise<void>; stop(): Promise<void> } {
  const started: Role[] = []
  return {
    async start() {
      for (const role of roles) {
        if (started.includes(role)) continue
        started.push(role)
        await role.start()
      }
    },
    async stop() {
      const failures: unknown[] = []
      for (let role = started.pop(); role; role = started.pop()) {
        try {
          await role.stop()
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}
