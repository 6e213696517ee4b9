import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fitPower, readEnergy, wattsBetween } from './power.ts'

function meterFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'headroom-power-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const write = (name: string, microjoules: number) => {
    mkdirSync(path.join(folder, name), { recursive: true })
    writeFileSync(path.join(folder, name, 'energy_uj'), `${microjoules}\n`)
    writeFileSync(path.join(folder, name, 'max_energy_range_uj'), '1000000000\n')
  }
  return { folder, write }
}

test('packages are added up, their parts are not counted twice', () => {
  const { folder, write } = meterFolder()
  write('intel-rapl:0', 5_000_000)
  write('intel-rapl:0:0', 4_000_000)
  write('intel-rapl:1', 1_000_000)
  const before = readEnergy(0, folder)!
  write('intel-rapl:0', 105_000_000)
  write('intel-rapl:0:0', 99_000_000)
  write('intel-rapl:1', 51_000_000)
  expect(wattsBetween(before, readEnergy(5000, folder)!)).toBeCloseTo(30)
})

test('a meter that began anew is read on', () => {
  const { folder, write } = meterFolder()
  write('intel-rapl:0', 990_000_000)
  const before = readEnergy(0, folder)!
  write('intel-rapl:0', 40_000_000)
  expect(wattsBetween(before, readEnergy(1000, folder)!)).toBeCloseTo(50)
})

test('no meter, or one that cannot be read, is no power', () => {
  expect(readEnergy(0, '/nowhere/at/all')).toBeNull()
  const { folder } = meterFolder()
  mkdirSync(path.join(folder, 'intel-rapl:0'))
  expect(readEnergy(0, folder)).toBeNull()
})

test('idle and load watts come from a line through different loads, and from nothing less', () => {
  const at = (load: number) => ({ load, watts: 20 + 45 * load })
  const loads = Array.from({ length: 24 }, (_, index) => index / 30)
  const power = fitPower(loads.map(at))!
  expect(power.idleWatts).toBeCloseTo(20)
  expect(power.loadWatts).toBeCloseTo(65)
  expect(fitPower(loads.slice(0, 5).map(at))).toBeNull()
  expect(fitPower(loads.map((load) => at(0.5 + load / 10)))).toBeNull()
})
