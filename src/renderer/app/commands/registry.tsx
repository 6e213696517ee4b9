import { createContext, type ReactNode, useContext, useEffect, useId, useMemo, useState } from 'react'
import { type Command, mergeCommands } from './command.ts'

interface Registry {
  commands: readonly Command[]
  offer(owner: string, commands: readonly Command[]): void
  withdraw(owner: string): void
}

const RegistryContext = createContext<Registry | null>(null)
const OfferContext = createContext<Pick<Registry, 'offer' | 'withdraw'> | null>(null)

/** Holds what can be done now: the shell's commands and those of the page that is open. */
export function CommandRegistry({ children }: { children: ReactNode }) {
  const [lists, setLists] = useState<ReadonlyMap<string, readonly Command[]>>(new Map())
  const offers = useMemo(
    () => ({
      offer: (owner: string, commands: readonly Command[]) =>
        setLists((current) => new Map(current).set(owner, commands)),
      withdraw: (owner: string) =>
        setLists((current) => {
          const next = new Map(current)
          next.delete(owner)
          return next
        }),
    }),
    [],
  )
  const registry = useMemo(() => ({ commands: mergeCommands(lists.values()), ...offers }), [lists, offers])
  return (
    <OfferContext value={offers}>
      <RegistryContext value={registry}>{children}</RegistryContext>
    </OfferContext>
  )
}

/** Offers commands while the caller is on the page. Memoise the list. */
export function useOfferCommands(commands: readonly Command[]): void {
  const owner = useId()
  const offers = useContext(OfferContext)
  useEffect(() => {
    offers?.offer(owner, commands)
    return () => offers?.withdraw(owner)
  }, [offers, owner, commands])
}

export function useCommands(): readonly Command[] {
  return useContext(RegistryContext)?.commands ?? []
}
