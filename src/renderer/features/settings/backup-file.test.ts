import { expect, test } from 'vitest'
import { backupFile } from './backup-file.ts'

const now = new Date(2026, 10, 21, 14, 5, 9)

test('a backup stands beside the workspace under the time it is made', () => {
  expect(backupFile('/home/a/Headroom/', now)).toBe(
    '/home/a/Headroom/headroom-backup-2026-11-21-1405-09.sqlite',
  )
  expect(backupFile('C:\\Headroom', now)).toBe('C:\\Headroom\\headroom-backup-2026-11-21-1405-09.sqlite')
})
