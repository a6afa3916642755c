// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Trades, provides liquidity and donates at Uniswap v4 pools and pays from its own balance; as
/// the manager's protocol fee controller it sets protocol fees too. For local chains.
/// @dev Anyone may call it, so it must never hold anything of value.
contract V4Driver {
    IManager public immutable manager;

    constructor(IManager manager_) {
        manager = manager_;
    }

    receive() external payable {}

    enum Kind {
        Swap,
        ModifyLiquidity,
        Donate,
        SetProtocolFee,
        SetLpFee
    }

    /// @dev One struct for all kinds; what a kind does not name is ignored.
    struct Operation {
        Kind kind;
        /// Swap.
        bool zeroForOne;
        uint160 sqrtPriceLimitX96;
        /// ModifyLiquidity.
        int24 tickLower;
        int24 tickUpper;
        bytes32 salt;
        /// Swap: negative = exact input, positive = exact output, as v4 has it. ModifyLiquidity: the delta.
        int256 amount;
        /// Donate.
        uint256 amount0;
        uint256 amount1;
        /// SetProtocolFee: both directions packed; SetLpFee.
        uint24 fee;
        /// What the hook is handed.
        bytes hookData;
    }

    struct PoolNow {
        uint160 sqrtPriceX96;
        int24 tick;
        uint24 protocolFee;
        uint24 lpFee;
        uint128 liquidity;
        uint256 feeGrowthGlobal0X128;
        uint256 feeGrowthGlobal1X128;
    }

    /// @notice What one operation of a batch did.
    /// @param amount0 this contract's change, fees included: negative = paid
    /// @param fees0 the part of it that is fees of the position
    /// @param failure what it reverted with; nothing where it succeeded
    event Done(
        uint256 indexed index,
        bool ok,
        int256 amount0,
        int256 amount1,
        int256 fees0,
        int256 fees1,
        PoolNow pool,
        bytes failure
    );

    /// @notice Many operations in one transaction, each in a lock of its own; a `Done` for each. One that
    /// reverts changes nothing and stops nothing.
    function run(IManager.PoolKey calldata key, Operation[] calldata operations) external {
        for (uint256 i = 0; i < operations.length; ++i) {
            (bool ok, bytes memory data) = address(this).call(abi.encodeCall(this.perform, (key, operations[i])));
            int256[4] memory done;
            if (ok) done = abi.decode(data, (int256[4]));
            emit Done(i, ok, done[0], done[1], done[2], done[3], look(key), ok ? bytes("") : data);
        }
    }

    /// @notice One operation; reverts with the manager's own reason.
    /// @return change of currency0 and currency1, fees of both
    function perform(IManager.PoolKey calldata key, Operation calldata operation)
        public
        returns (int256[4] memory change)
    {
        if (operation.kind == Kind.SetProtocolFee) {
            manager.setProtocolFee(key, operation.fee);
        } else if (operation.kind == Kind.SetLpFee) {
            IFeeHook(key.hooks).setFee(manager, key, operation.fee);
        } else {
            change = abi.decode(manager.unlock(abi.encode(key, operation)), (int256[4]));
        }
    }

    function unlockCallback(bytes calldata data) external returns (bytes memory) {
        require(msg.sender == address(manager), "V4Driver: not the manager");
        (IManager.PoolKey memory key, Operation memory operation) = abi.decode(data, (IManager.PoolKey, Operation));
        int256 delta;
        int256 fees;
        if (operation.kind == Kind.Swap) {
            IManager.SwapParams memory swap =
                IManager.SwapParams(operation.zeroForOne, operation.amount, operation.sqrtPriceLimitX96);
            delta = manager.swap(key, swap, operation.hookData);
        } else if (operation.kind == Kind.ModifyLiquidity) {
            IManager.ModifyLiquidityParams memory change = IManager.ModifyLiquidityParams(
                operation.tickLower, operation.tickUpper, operation.amount, operation.salt
            );
            (delta, fees) = manager.modifyLiquidity(key, change, operation.hookData);
        } else {
            delta = manager.donate(key, operation.amount0, operation.amount1, operation.hookData);
        }
        int256[4] memory change4 = [upper(delta), lower(delta), upper(fees), lower(fees)];
        settle(key.currency0, change4[0]);
        settle(key.currency1, change4[1]);
        return abi.encode(change4);
    }

    function settle(address currency, int256 change) private {
        if (change > 0) {
            manager.take(currency, address(this), uint256(change));
        } else if (change < 0 && currency == address(0)) {
            manager.settle{value: uint256(-change)}();
        } else if (change < 0) {
            manager.sync(currency);
            (bool ok, bytes memory data) =
                currency.call(abi.encodeWithSignature("transfer(address,uint256)", manager, uint256(-change)));
            require(ok && (data.length == 0 || abi.decode(data, (bool))), "V4Driver: not paid");
            manager.settle();
        }
    }

    /// @dev Pools are the manager's mapping at slot 6: slot0, two growths, liquidity follow one another.
    function look(IManager.PoolKey calldata key) public view returns (PoolNow memory pool) {
        bytes32 id = keccak256(abi.encode(key));
        bytes32[] memory words = manager.extsload(keccak256(abi.encode(id, uint256(6))), 4);
        uint256 slot0 = uint256(words[0]);
        pool.sqrtPriceX96 = uint160(slot0);
        pool.tick = int24(uint24(slot0 >> 160));
        pool.protocolFee = uint24(slot0 >> 184);
        pool.lpFee = uint24(slot0 >> 208);
        pool.feeGrowthGlobal0X128 = uint256(words[1]);
        pool.feeGrowthGlobal1X128 = uint256(words[2]);
        pool.liquidity = uint128(uint256(words[3]));
    }

    function upper(int256 delta) private pure returns (int256) {
        return delta >> 128;
    }

    function lower(int256 delta) private pure returns (int256) {
        return int256(int128(delta));
    }
}

interface IFeeHook {
    function setFee(IManager manager, IManager.PoolKey calldata key, uint24 fee) external;
}

/// @dev What the driver uses of the PoolManager; a balance delta is two int128 in one word.
interface IManager {
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

    struct ModifyLiquidityParams {
        int24 tickLower;
        int24 tickUpper;
        int256 liquidityDelta;
        bytes32 salt;
    }

    function unlock(bytes calldata data) external returns (bytes memory);

    function swap(PoolKey calldata key, SwapParams calldata params, bytes calldata hookData) external returns (int256);

    function modifyLiquidity(PoolKey calldata key, ModifyLiquidityParams calldata params, bytes calldata hookData)
        external
        returns (int256 callerDelta, int256 feesAccrued);

    function donate(PoolKey calldata key, uint256 amount0, uint256 amount1, bytes calldata hookData)
        external
        returns (int256);

    function setProtocolFee(PoolKey calldata key, uint24 fee) external;

    function updateDynamicLPFee(PoolKey calldata key, uint24 fee) external;

    function sync(address currency) external;

    function settle() external payable returns (uint256);

    function take(address currency, address to, uint256 amount) external;

    function extsload(bytes32 startSlot, uint256 count) external view returns (bytes32[] memory);
}
