import { type Abi, encodeAbiParameters, type Hex, pad, stringToHex, toHex } from 'viem'
import { type ChainActor, deployContract } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import { compiledHarness } from './compiled.ts'

/** How a getter of a hostile token answers. */
type Answer = {
  readonly manner: number
  readonly data: Hex
  readonly length: bigint
}

type Metadata = { readonly symbol: Answer; readonly decimals: Answer }

const BYTES = 0
const LONG = 1
const REVERT = 2
const BURN = 3

const bytes = (data: Hex): Answer => ({ manner: BYTES, data, length: 0n })
const text = (value: string): Answer => bytes(encodeAbiParameters([{ type: 'string' }], [value]))
const long = (length: bigint): Answer => ({ manner: LONG, data: '0x', length })
const revert = (data: Hex): Answer => ({ manner: REVERT, data, length: 0n })
const burnGas: Answer = { manner: BURN, data: '0x', length: 0n }
const places = (decimals: bigint): Answer => bytes(toHex(decimals, { size: 32 }))

const EIGHTEEN = places(18n)

/** What real and malicious tokens answer, by name. */
export const hostileMetadata = {
  bytes32Symbol: {
    symbol: bytes(pad(stringToHex('MKR'), { dir: 'right', size: 32 })),
    decimals: EIGHTEEN,
  },
  noSymbol: { symbol: revert('0x'), decimals: EIGHTEEN },
  emptySymbol: { symbol: bytes('0x'), decimals: EIGHTEEN },
  htmlSymbol: { symbol: text('<script>alert(1)</script>'), decimals: EIGHTEEN },
  // Right-to-left override: shown, "USDC" follows where none is.
  bidiSymbol: { symbol: text('\u202ecdsu\u202c\u200b'), decimals: EIGHTEEN },
  controlSymbol: { symbol: text('\u001b[31mUSDC\u0007\r\n'), decimals: EIGHTEEN },
  invalidUtf8Symbol: {
    symbol: bytes(encodeAbiParameters([{ type: 'bytes' }], ['0xfffe55534443c0af'])),
    decimals: EIGHTEEN,
  },
  hugeSymbol: { symbol: long(2n * 1024n * 1024n), decimals: EIGHTEEN },
  lyingLengthSymbol: {
    symbol: bytes(`0x${'00'.repeat(31)}20${'ff'.repeat(32)}`),
    decimals: EIGHTEEN,
  },
  revertingSymbol: { symbol: revert(stringToHex('no')), decimals: EIGHTEEN },
  gasBombSymbol: { symbol: burnGas, decimals: EIGHTEEN },
  noDecimals: { symbol: text('NODEC'), decimals: revert('0x') },
  emptyDecimals: { symbol: text('EMPTY'), decimals: bytes('0x') },
  gasBombDecimals: { symbol: text('BOMB'), decimals: burnGas },
  decimals36: { symbol: text('D36'), decimals: places(36n) },
  decimals77: { symbol: text('D77'), decimals: places(77n) },
  decimals255: { symbol: text('D255'), decimals: places(255n) },
  decimals256: { symbol: text('D256'), decimals: places(256n) },
} as const satisfies Record<string, Metadata>

export type HostileName = keyof typeof hostileMetadata

let compiled: { readonly abi: Abi; readonly bytecode: Hex } | undefined

/** A token that describes itself that way, and can do nothing else. */
export function deployHostileToken(actor: ChainActor, name: HostileName): Promise<Address> {
  compiled ??= compiledHarness('HostileToken')
  const { symbol, decimals } = hostileMetadata[name]
  return deployContract(actor, compiled.abi, compiled.bytecode, [symbol, decimals])
}
