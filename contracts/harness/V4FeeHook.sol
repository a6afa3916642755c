// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice A hook of dynamic-fee pools: changes the LP fee for anyone who asks, and overrides it for one
/// swap where the swap's hook data says so. For local chains.
contract V4FeeHook {
    struct PoolKey {
        address currency0;
        address currency1;
        uint24 fee;
        int24 tickSpacing;
        address hooks;
    }

    struct SwapParams {
        bool zeroForOne;
        int256 amountSpecified;
        uint160 sqrtPriceLimitX96;
    }

    function setFee(IDynamicFee manager, PoolKey calldata key, uint24 fee) external {
        manager.updateDynamicLPFee(key, fee);
    }

    /// @return this function's selector, no delta, and the fee with the flag that overrides
    function beforeSwap(address, PoolKey calldata, SwapParams calldata, bytes calldata hookData)
        external
        pure
        returns (bytes4, int256, uint24)
    {
        uint24 fee = hookData.length == 32 ? abi.decode(hookData, (uint24)) | 0x400000 : 0;
        return (this.beforeSwap.selector, 0, fee);
    }
}

interface IDynamicFee {
    function updateDynamicLPFee(V4FeeHook.PoolKey calldata key, uint24 fee) external;
}
