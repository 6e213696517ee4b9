export function benchMachines(_folder: string, _seed: number): void {
  throw new Error('not yet')
}
