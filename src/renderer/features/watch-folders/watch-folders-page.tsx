export function WatchFoldersPage() {
  return null
}
