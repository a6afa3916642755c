/** `ammeter/uniswap`: our state to and from the objects of Uniswap's SDKs (optional peers). */
export {
  fromSdkPool,
  type PoolFactsOutsideSdk,
  toSdkPool,
} from './interop/sdkPool.ts'
export {
  fromSdkPosition,
  type PositionFactsOutsideSdk,
  toSdkPosition,
} from './interop/sdkPosition.ts'
export {
  fromSdkAmountRoundingDown,
  fromSdkToken,
  toSdkAmount,
  toSdkToken,
} from './interop/sdkToken.ts'
