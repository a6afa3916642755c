/* `ammeter/uniswap`: to and from the objects of @uniswap/v3-sdk and @uniswap/sdk-core. */
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
