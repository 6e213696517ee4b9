import type Database from 'better-sqlite3'
import type { Customer } from '#shared/customers.ts'

type CustomerRow = {
  id: string
  name: string
  tier: Customer['tier']
  priority: number
  created_at: number
  archived_at: number | null
}

/** Two names are the same when only case, width or composition of their letters differ. */
export function nameKey(name: string): string {
  return name.trim().normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
}

/** The customers' table. A taken name surfaces as SQLite's unique constraint. */
export function createCustomerStore(database: Database.Database) {
  const columns = 'id, name, tier, priority, created_at, archived_at'
  const all = database.prepare<[], CustomerRow>(`SELECT ${columns} FROM customers ORDER BY name_key, id`)
  const active = database.prepare<[], CustomerRow>(
    `SELECT ${columns} FROM customers WHERE archived_at IS NULL ORDER BY name_key`,
  )
  const byId = database.prepare<[string], CustomerRow>(`SELECT ${columns} FROM customers WHERE id = ?`)
  const byName = database.prepare<[string], CustomerRow>(
    `SELECT ${columns} FROM customers WHERE name_key = ? AND archived_at IS NULL`,
  )
  const insert = database.prepare(`
    INSERT INTO customers (id, name, name_key, tier, priority, created_at)
    VALUES (@id, @name, @nameKey, @tier, @priority, @createdAt)`)
  const update = database.prepare(`
    UPDATE customers SET name = @name, name_key = @nameKey, tier = @tier, priority = @priority, archived_at = @archivedAt
    WHERE id = @id`)

  return {
    list: (includeArchived: boolean) => (includeArchived ? all : active).all().map(toCustomer),
    find: (id: string) => map(byId.get(id)),
    findActiveByName: (name: string) => map(byName.get(nameKey(name))),
    insert: (customer: Customer) => insert.run({ ...customer, nameKey: nameKey(customer.name) }),
    update: (customer: Customer) => update.run({ ...customer, nameKey: nameKey(customer.name) }),
  }
}

const map = (row: CustomerRow | undefined) => (row ? toCustomer(row) : undefined)

function toCustomer(row: CustomerRow): Customer {
  return {
    id: row.id,
    name: row.name,
    tier: row.tier,
    priority: row.priority,
    createdAt: row.created_at,
    archivedAt: row.archived_at,
  }
}
