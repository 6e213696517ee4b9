import type Database from 'better-sqlite3'
import { explainDatabaseError } from './database-errors.ts'

type Transactions = {
  transaction<T>(work: () => T): T
  afterCommit(act: () => void): void
}

/** Nested transactions as savepoints, and acts that wait for the commit. See `Store` for the promises. */
export function createTransactions(database: Database.Database, onCommit: () => void): Transactions {
  let waiting: (() => void)[] = []

  // better-sqlite3 makes the outermost call a BEGIN IMMEDIATE and an inner one a savepoint.
  const run = database.transaction((work: () => unknown) => {
    const waitingBefore = waiting.length
    try {
      const result = work()
      if (result instanceof Promise) throw new Error('A transaction cannot wait for a promise.')
      return result
    } catch (error) {
      waiting.length = waitingBefore
      throw error
    }
  }).immediate as (work: () => unknown) => unknown

  return {
    transaction<T>(work: () => T): T {
      const outermost = !database.inTransaction
      if (outermost) waiting = []
      let result: T
      try {
        result = run(work) as T
      } catch (error) {
        if (outermost) waiting = []
        throw explainDatabaseError(error, database.name)
      }
      if (outermost) {
        const acts = waiting
        waiting = []
        onCommit()
        for (const act of acts) runApart(act)
      }
      return result
    },
    afterCommit(act) {
      if (database.inTransaction) waiting.push(act)
      else act()
    },
  }
}

/** What is committed stays committed: a failing act is reported as uncaught instead of making the command look failed. */
function runApart(act: () => void): void {
  try {
    act()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
