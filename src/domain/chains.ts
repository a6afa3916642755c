/** A chain the tool knows by name; a node's chain id needs no entry here to be read. */
type KnownChain = {
  readonly chainId: number
  readonly name: string
  readonly slugs: readonly string[]
}

const knownChains: readonly KnownChain[] = [
  { chainId: 1, name: 'Ethereum', slugs: ['ethereum', 'mainnet', 'eth'] },
  { chainId: 10, name: 'Optimism', slugs: ['optimism', 'op'] },
  { chainId: 56, name: 'BNB Chain', slugs: ['bnb', 'bsc'] },
  { chainId: 137, name: 'Polygon', slugs: ['polygon'] },
  { chainId: 8453, name: 'Base', slugs: ['base'] },
  { chainId: 42161, name: 'Arbitrum', slugs: ['arbitrum', 'arbitrum_one', 'arb'] },
]

/** The chain id a name or a decimal number stands for; `undefined` where it is neither. */
export function chainIdOf(text: string): number | undefined {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number.parseInt(text, 10)
  return knownChains.find(({ slugs }) => slugs.includes(text.toLowerCase()))?.chainId
}

/** The name of a chain for people, else `chain <id>`. */
export function chainName(chainId: number): string {
  return knownChains.find((chain) => chain.chainId === chainId)?.name ?? `chain ${chainId}`
}
