import { createRequire } from 'node:module'
import hardhatToolboxViem from '@nomicfoundation/hardhat-toolbox-viem'
import { defineConfig } from 'hardhat/config'

const require = createRequire(import.meta.url)
const forkUrl = process.env['ETH_RPC_URL']

// solc comes from its npm package, so compiling downloads nothing.
export default defineConfig({
  plugins: [hardhatToolboxViem],
  solidity: {
    version: '0.8.37',
    path: require.resolve('solc/soljson.js'),
    settings: {
      optimizer: { enabled: true, runs: 1_000_000 },
      evmVersion: 'paris',
      // Without the hash of sources and paths, the same code gives the same bytes on any machine.
      metadata: { bytecodeHash: 'none' },
    },
  },
  networks: {
    embedded: { type: 'edr-simulated', chainType: 'l1' },
    ...(forkUrl === undefined || !/^https?:/.test(forkUrl)
      ? {}
      : { mainnetFork: { type: 'edr-simulated', chainType: 'l1', forking: { url: forkUrl } } }),
  },
})
