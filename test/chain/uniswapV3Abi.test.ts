import { createRequire } from 'node:module'
import {
  type AbiEvent,
  type AbiFunction,
  type AbiParameter,
  toEventSignature,
  toFunctionSignature,
} from 'viem'
import { expect, test } from 'vitest'
import {
  positionManagerAbi,
  uniswapV3FactoryAbi,
  uniswapV3PoolAbi,
} from '../../src/chain/abis/uniswapV3.ts'

// The hand-written parts of Uniswap's interfaces against the artifacts Uniswap published.

const require = createRequire(import.meta.url)
const core = '@uniswap/v3-core/artifacts/contracts'
const periphery = '@uniswap/v3-periphery/artifacts/contracts'
const cases: readonly (readonly [string, readonly Entry[], string])[] = [
  ['factory', uniswapV3FactoryAbi, `${core}/UniswapV3Factory.sol/UniswapV3Factory.json`],
  ['pool', uniswapV3PoolAbi, `${core}/UniswapV3Pool.sol/UniswapV3Pool.json`],
  [
    'position manager',
    positionManagerAbi,
    `${periphery}/NonfungiblePositionManager.sol/NonfungiblePositionManager.json`,
  ],
]

type Entry = AbiFunction | AbiEvent

function spelling(entry: Entry): string {
  if (entry.type === 'event') {
    return `${toEventSignature(entry)} ${entry.inputs.map(({ indexed }) => indexed === true)}`
  }
  const outputs = entry.outputs.map(({ type, name }: AbiParameter) => `${type} ${name ?? ''}`)
  return `${toFunctionSignature(entry)} ${entry.stateMutability} ${outputs}`
}

test.each(cases)('the %s as we wrote it is part of what was published', (_, ours, artifact) => {
  const { abi } = require(artifact) as { abi: { type: string }[] }
  const published = abi
    .filter(({ type }) => type === 'function' || type === 'event')
    .map((entry) => spelling(entry as Entry))
  expect(published).toEqual(expect.arrayContaining(ours.map(spelling)))
})
