import { parseAbi } from 'viem'

// The parts of Uniswap v4's interfaces that the sources use, written by hand from its published ABIs.

export const poolManagerAbi = parseAbi([
  'function extsload(bytes32 slot) view returns (bytes32)',
  'function extsload(bytes32[] slots) view returns (bytes32[])',
  'event Initialize(bytes32 indexed id, address indexed currency0, address indexed currency1, uint24 fee, int24 tickSpacing, address hooks, uint160 sqrtPriceX96, int24 tick)',
])

export const stateViewAbi = parseAbi([
  'function poolManager() view returns (address)',
  'function getSlot0(bytes32 poolId) view returns (uint160 sqrtPriceX96, int24 tick, uint24 protocolFee, uint24 lpFee)',
  'function getFeeGrowthGlobals(bytes32 poolId) view returns (uint256 feeGrowthGlobal0X128, uint256 feeGrowthGlobal1X128)',
  'function getLiquidity(bytes32 poolId) view returns (uint128)',
  'function getTickBitmap(bytes32 poolId, int16 wordPosition) view returns (uint256)',
  'function getTickInfo(bytes32 poolId, int24 tick) view returns (uint128 liquidityGross, int128 liquidityNet, uint256 feeGrowthOutside0X128, uint256 feeGrowthOutside1X128)',
  'function getPositionInfo(bytes32 poolId, bytes32 positionId) view returns (uint128 liquidity, uint256 feeGrowthInside0LastX128, uint256 feeGrowthInside1LastX128)',
])

export const positionManagerV4Abi = parseAbi([
  'function poolManager() view returns (address)',
  'function nextTokenId() view returns (uint256)',
  'function ownerOf(uint256 tokenId) view returns (address)',
  'struct PoolKey { address currency0; address currency1; uint24 fee; int24 tickSpacing; address hooks; }',
  'function poolKeys(bytes25 poolId) view returns (address currency0, address currency1, uint24 fee, int24 tickSpacing, address hooks)',
  'function getPoolAndPositionInfo(uint256 tokenId) view returns (PoolKey poolKey, uint256 info)',
  'function subscriber(uint256 tokenId) view returns (address)',
  'function modifyLiquidities(bytes unlockData, uint256 deadline) payable',
])
