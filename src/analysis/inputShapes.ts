import { z } from 'zod'
import {
  addressSchema,
  blockSchema,
  finite,
  hexSchema,
  integer,
  tokenSchema,
  warningSchema,
} from './wire.ts'

/*
 * What the inputs of several commands are made of: pools, positions, and what every collection says.
 */

export const tickSchema = z.strictObject({
  tick: z.int(),
  liquidityGross: integer,
  liquidityNet: integer,
  feeGrowthOutside0X128: integer,
  feeGrowthOutside1X128: integer,
})

const feeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('uniswap-v3'),
    feePips: z.int().min(0),
    feeProtocol0: z.int().min(0).max(15),
    feeProtocol1: z.int().min(0).max(15),
  }),
  z.strictObject({
    kind: z.literal('pancake-v3'),
    feePips: z.int().min(0),
    feeProtocol0: z.int().min(0).max(65_535),
    feeProtocol1: z.int().min(0).max(65_535),
  }),
  z.strictObject({
    kind: z.literal('uniswap-v4'),
    lpFeePips: z.int().min(0).max(1_000_000),
    protocolFeeZeroForOnePips: z.int().min(0).max(1000),
    protocolFeeOneForZeroPips: z.int().min(0).max(1000),
    isDynamic: z.boolean(),
  }),
])

const poolKeySchema = z.strictObject({
  currency0: addressSchema,
  currency1: addressSchema,
  fee: z.int().min(0).max(0xff_ffff),
  tickSpacing: z.int().positive(),
  hooks: addressSchema,
})

export const poolSchema = z.strictObject({
  kind: z.literal('concentrated'),
  protocol: z.string(),
  id: z.string(),
  address: addressSchema,
  token0: tokenSchema,
  token1: tokenSchema,
  fee: feeSchema,
  tickSpacing: z.int().positive(),
  sqrtPriceX96: integer,
  tick: z.int(),
  liquidity: integer,
  feeGrowthGlobal0X128: integer,
  feeGrowthGlobal1X128: integer,
  ticks: z.array(tickSchema).readonly().optional(),
  poolKey: poolKeySchema.optional(),
})

export const positionSchema = z.strictObject({
  kind: z.literal('range').default('range'),
  protocol: z.string(),
  tokenId: integer.optional(),
  owner: addressSchema,
  poolId: z.string(),
  tickLower: z.int(),
  tickUpper: z.int(),
  liquidity: integer,
  feeGrowthInside0LastX128: integer,
  feeGrowthInside1LastX128: integer,
  tokensOwed0Raw: integer,
  tokensOwed1Raw: integer,
})

const changeSchema = z.strictObject({
  kind: z.enum(['increase', 'decrease']),
  blockNumber: integer,
  timestampSec: z.int().optional(),
  transactionHash: hexSchema.optional(),
  liquidity: integer,
  amount0Raw: integer,
  amount1Raw: integer,
})

/** Where the position's history starts, and who says so. */
export const entrySchema = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('deposit'), changes: z.array(changeSchema).readonly() }),
  z.strictObject({ source: z.literal('entry-block'), block: blockSchema, sqrtPriceX96: integer }),
  z.strictObject({ source: z.literal('entry-price'), price: finite }),
  z.strictObject({ source: z.literal('unknown'), reason: z.string() }),
])

const chainSchema = z.strictObject({
  /** What the node calls itself. */
  nodeChainId: z.int().positive(),
  /** Whose deployments were used. */
  chainId: z.int().positive(),
  fork: z.boolean(),
})

export const commonShape = {
  schemaVersion: z.literal('0'),
  chain: chainSchema,
  block: blockSchema,
  warnings: z.array(warningSchema).readonly(),
  rpcCalls: z.int().min(0),
  /** When it was read, Unix seconds; the block's own time is what the analysis uses. */
  collectedAtSec: z.int(),
  /** The command that gives this again, without the node's address. */
  reproduce: z.string(),
  /** Of what was simulated, where anything was. */
  seed: z.string().optional(),
}

export const baseIsSchema = z.enum(['token0', 'token1'])
