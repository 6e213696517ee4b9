import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { formatCount } from '../format/numbers.ts'

interface FirstOfProps<Item> {
  items: readonly Item[]
  /** How many stand at first. */
  count?: number
  children: (shown: readonly Item[]) => ReactNode
}

/** The first of many, so that a page with a thousand customers opens like one with ten; the rest on demand. */
export function FirstOf<Item>({ items, count = 25, children }: FirstOfProps<Item>) {
  const [all, setAll] = useState(false)
  return (
    <>
      {children(all ? items : items.slice(0, count))}
      {!all && items.length > count && (
        <Button variant="subtle" onClick={() => setAll(true)}>
          Show all {formatCount(items.length)}
        </Button>
      )}
    </>
  )
}
