/** A chain the tool knows by name; a node's chain id needs no entry here to be read. */
type KnownChain = {
  readonly chainId: number
  readonly name: string
  readonly slugs: readonly string[]
  /** Blocks after which none is replaced any more; see {@link finalityDepth}. */
  readonly finalBlocks: bigint
}

const knownChains: readonly KnownChain[] = [
  { chainId: 1, name: 'Ethereum', slugs: ['ethereum', 'mainnet', 'eth'], finalBlocks: 96n },
  { chainId: 10, name: 'Optimism', slugs: ['optimism', 'op'], finalBlocks: 900n },
  { chainId: 56, name: 'BNB Chain', slugs: ['bnb', 'bsc'], finalBlocks: 64n },
  { chainId: 137, name: 'Polygon', slugs: ['polygon'], finalBlocks: 256n },
  { chainId: 8453, name: 'Base', slugs: ['base'], finalBlocks: 900n },
  {
    chainId: 42161,
    name: 'Arbitrum',
    slugs: ['arbitrum', 'arbitrum_one', 'arb'],
    finalBlocks: 7200n,
  },
]

/** The chain id a name or a decimal number stands for; `undefined` where it is neither. */
export function chainIdOf(text: string): number | undefined {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number.parseInt(text, 10)
  return knownChains.find(({ slugs }) => slugs.includes(text.toLowerCase()))?.chainId
}

/**
 * How far below the head a block counts as final; 256 for a chain not known.
 *
 * Two epochs and the one under way on Ethereum; half an hour, in which a rollup's batch becomes final
 * there, on rollups; beyond the deepest replacement seen on Polygon (157 blocks, February 2023).
 */
export function finalityDepth(chainId: number): bigint {
  return knownChains.find((chain) => chain.chainId === chainId)?.finalBlocks ?? 256n
}

/** The name of a chain for people, else `chain <id>`. */
export function chainName(chainId: number): string {
  return knownChains.find((chain) => chain.chainId === chainId)?.name ?? `chain ${chainId}`
}
