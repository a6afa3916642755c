// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Trades and provides liquidity directly at Uniswap v3 pools, with a price limit, and pays
/// from its own balance: for embedded and forked chains.
/// @dev It pays whoever calls back, so it must never hold anything of value.
contract PoolDriver {
    /// @dev As they stand right after one operation.
    struct PoolNow {
        uint160 sqrtPriceX96;
        int24 tick;
        uint128 liquidity;
        uint256 feeGrowthGlobal0X128;
        uint256 feeGrowthGlobal1X128;
    }

    enum Kind {
        Swap,
        Mint,
        Burn,
        Collect
    }

    /// @dev One struct for all kinds; what a kind does not name is ignored.
    struct Operation {
        Kind kind;
        /// Swap: whether token0 goes in.
        bool zeroForOne;
        /// Mint, burn, collect.
        int24 tickLower;
        int24 tickUpper;
        /// Swap: the price not to pass.
        uint160 sqrtPriceLimitX96;
        /// Swap: positive = exact input, negative = exact output. Mint, burn: liquidity.
        int256 amount;
        /// Collect: at most.
        uint128 amount0Max;
        uint128 amount1Max;
    }

    /// @notice What one operation of a batch did.
    /// @param failure what the pool reverted with; nothing where it succeeded
    /// @param amount0 swap: the pool's change; else what was paid in, credited or paid out
    event Done(uint256 indexed index, bool ok, int256 amount0, int256 amount1, PoolNow pool, bytes failure);

    /// @dev What `Done` says, for those who only call.
    struct Outcome {
        bool ok;
        int256 amount0;
        int256 amount1;
        PoolNow pool;
        bytes failure;
    }

    /// @notice Many operations in one transaction; a `Done` for each. One that reverts changes nothing
    /// and stops nothing.
    /// @return last the outcome of the last operation: what an `eth_call` of the batch would do
    function run(IPool pool, Operation[] calldata operations) external returns (Outcome memory last) {
        for (uint256 i = 0; i < operations.length; ++i) {
            (bool ok, bytes memory data) = address(this).call(abi.encodeCall(this.perform, (pool, operations[i])));
            (int256 amount0, int256 amount1) = ok ? abi.decode(data, (int256, int256)) : (int256(0), int256(0));
            last = Outcome(ok, amount0, amount1, look(pool), ok ? bytes("") : data);
            emit Done(i, ok, amount0, amount1, last.pool, last.failure);
        }
    }

    /// @notice One operation; reverts with the pool's own reason.
    function perform(IPool pool, Operation calldata operation) public returns (int256 amount0, int256 amount1) {
        if (operation.kind == Kind.Swap) {
            return swap(pool, operation.zeroForOne, operation.amount, operation.sqrtPriceLimitX96);
        }
        uint256 paid0;
        uint256 paid1;
        (int24 lower, int24 upper) = (operation.tickLower, operation.tickUpper);
        if (operation.kind == Kind.Mint) {
            (paid0, paid1) = mint(pool, lower, upper, uint128(uint256(operation.amount)));
        } else if (operation.kind == Kind.Burn) {
            (paid0, paid1) = burn(pool, lower, upper, uint128(uint256(operation.amount)));
        } else {
            (paid0, paid1) = collect(pool, lower, upper, operation.amount0Max, operation.amount1Max);
        }
        return (int256(paid0), int256(paid1));
    }

    /// @param amountSpecified positive = exact input, negative = exact output
    /// @return amount0 the pool's change: positive = paid in
    function swap(IPool pool, bool zeroForOne, int256 amountSpecified, uint160 sqrtPriceLimitX96)
        public
        returns (int256 amount0, int256 amount1)
    {
        return pool.swap(address(this), zeroForOne, amountSpecified, sqrtPriceLimitX96, "");
    }

    /// @notice The position is this contract's own.
    function mint(IPool pool, int24 tickLower, int24 tickUpper, uint128 liquidity)
        public
        returns (uint256 amount0, uint256 amount1)
    {
        return pool.mint(address(this), tickLower, tickUpper, liquidity, "");
    }

    /// @notice Credits the amounts, and fees, to this contract's position; zero liquidity credits fees only.
    function burn(IPool pool, int24 tickLower, int24 tickUpper, uint128 liquidity)
        public
        returns (uint256 amount0, uint256 amount1)
    {
        return pool.burn(tickLower, tickUpper, liquidity);
    }

    function collect(IPool pool, int24 tickLower, int24 tickUpper, uint128 amount0Max, uint128 amount1Max)
        public
        returns (uint128 amount0, uint128 amount1)
    {
        return pool.collect(address(this), tickLower, tickUpper, amount0Max, amount1Max);
    }

    function look(IPool pool) public view returns (PoolNow memory now_) {
        (now_.sqrtPriceX96, now_.tick,,,,,) = pool.slot0();
        now_.liquidity = pool.liquidity();
        now_.feeGrowthGlobal0X128 = pool.feeGrowthGlobal0X128();
        now_.feeGrowthGlobal1X128 = pool.feeGrowthGlobal1X128();
    }

    function uniswapV3SwapCallback(int256 amount0Delta, int256 amount1Delta, bytes calldata) external {
        paySwap(amount0Delta, amount1Delta);
    }

    function pancakeV3SwapCallback(int256 amount0Delta, int256 amount1Delta, bytes calldata) external {
        paySwap(amount0Delta, amount1Delta);
    }

    function uniswapV3MintCallback(uint256 amount0Owed, uint256 amount1Owed, bytes calldata) external {
        payMint(amount0Owed, amount1Owed);
    }

    function pancakeV3MintCallback(uint256 amount0Owed, uint256 amount1Owed, bytes calldata) external {
        payMint(amount0Owed, amount1Owed);
    }

    function paySwap(int256 amount0Delta, int256 amount1Delta) private {
        if (amount0Delta > 0) pay(IPool(msg.sender).token0(), uint256(amount0Delta));
        if (amount1Delta > 0) pay(IPool(msg.sender).token1(), uint256(amount1Delta));
    }

    function payMint(uint256 amount0Owed, uint256 amount1Owed) private {
        if (amount0Owed > 0) pay(IPool(msg.sender).token0(), amount0Owed);
        if (amount1Owed > 0) pay(IPool(msg.sender).token1(), amount1Owed);
    }

    /// @dev Tokens such as USDT return nothing, so success is the call's.
    function pay(address token, uint256 value) private {
        (bool ok, bytes memory data) = token.call(abi.encodeCall(IToken.transfer, (msg.sender, value)));
        require(ok && (data.length == 0 || abi.decode(data, (bool))), "PoolDriver: not paid");
    }
}

interface IToken {
    function transfer(address to, uint256 value) external returns (bool);
}

/// @dev What the driver uses of a Uniswap v3 pool.
interface IPool {
    function token0() external view returns (address);

    function token1() external view returns (address);

    /// @dev The protocol's fee has 8 bits in Uniswap, 32 in PancakeSwap.
    function slot0() external view returns (uint160, int24, uint16, uint16, uint16, uint32, bool);

    function liquidity() external view returns (uint128);

    function feeGrowthGlobal0X128() external view returns (uint256);

    function feeGrowthGlobal1X128() external view returns (uint256);

    function swap(address to, bool zeroForOne, int256 amountSpecified, uint160 limit, bytes calldata data)
        external
        returns (int256, int256);

    function mint(address owner, int24 tickLower, int24 tickUpper, uint128 amount, bytes calldata data)
        external
        returns (uint256, uint256);

    function burn(int24 tickLower, int24 tickUpper, uint128 amount) external returns (uint256, uint256);

    function collect(address to, int24 tickLower, int24 tickUpper, uint128 max0, uint128 max1)
        external
        returns (uint128, uint128);
}
