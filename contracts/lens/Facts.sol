// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Probe} from "./Probe.sol";

/// @dev `decimals` and `symbol` as the token gave them: judging them is the reader's business.
struct TokenFacts {
    address token;
    bool hasDecimals;
    uint256 decimals;
    bytes symbol;
}

/// @dev `readable`: the contract answered every question a Uniswap v3 pool answers.
struct PoolFacts {
    address pool;
    bool readable;
    address factory;
    address token0;
    address token1;
    uint24 fee;
    int24 tickSpacing;
    uint160 sqrtPriceX96;
    int24 tick;
    uint32 feeProtocol;
    uint128 liquidity;
    uint256 feeGrowthGlobal0X128;
    uint256 feeGrowthGlobal1X128;
}

/// @dev `isDelegated`: a key's account that carries 0xef0100 and an address (EIP-7702).
struct OwnerFacts {
    address owner;
    uint256 codeBytes;
    bool isDelegated;
}

/// @dev All zero for a tick that is not initialised.
struct TickFacts {
    uint128 liquidityGross;
    int128 liquidityNet;
    uint256 feeGrowthOutside0X128;
    uint256 feeGrowthOutside1X128;
}

/// @notice What the lenses ask of a token, a pool and a tick.
library Facts {
    function ofToken(address token) internal view returns (TokenFacts memory facts) {
        facts.token = token;
        (facts.hasDecimals, facts.decimals) =
            Probe.word(token, abi.encodeWithSignature("decimals()"));
        facts.symbol = Probe.text(token, abi.encodeWithSignature("symbol()"));
    }

    function ofPool(address pool) internal view returns (PoolFacts memory facts) {
        bool ok;
        bool all;
        uint256 value;
        facts.pool = pool;
        // Whatever does not answer this is no pool, and may burn the gas of every further question.
        uint256[] memory slot0;
        (ok, slot0) = Probe.words(pool, abi.encodeWithSignature("slot0()"), 7);
        if (!ok) return facts;
        facts.sqrtPriceX96 = uint160(slot0[0]);
        facts.tick = int24(int256(slot0[1]));
        facts.feeProtocol = uint32(slot0[5]);
        (all, value) = Probe.word(pool, abi.encodeWithSignature("factory()"));
        facts.factory = address(uint160(value));
        (ok, value) = Probe.word(pool, abi.encodeWithSignature("token0()"));
        facts.token0 = address(uint160(value));
        all = all && ok;
        (ok, value) = Probe.word(pool, abi.encodeWithSignature("token1()"));
        facts.token1 = address(uint160(value));
        all = all && ok;
        (ok, value) = Probe.word(pool, abi.encodeWithSignature("fee()"));
        facts.fee = uint24(value);
        all = all && ok;
        (ok, value) = Probe.word(pool, abi.encodeWithSignature("tickSpacing()"));
        facts.tickSpacing = int24(int256(value));
        all = all && ok;
        (ok, value) = Probe.word(pool, abi.encodeWithSignature("liquidity()"));
        facts.liquidity = uint128(value);
        all = all && ok;
        (ok, facts.feeGrowthGlobal0X128) =
            Probe.word(pool, abi.encodeWithSignature("feeGrowthGlobal0X128()"));
        all = all && ok;
        (ok, facts.feeGrowthGlobal1X128) =
            Probe.word(pool, abi.encodeWithSignature("feeGrowthGlobal1X128()"));
        facts.readable = all && ok;
    }

    function ofTick(address pool, int24 tick)
        internal
        view
        returns (bool answered, TickFacts memory facts)
    {
        uint256[] memory answer;
        (answered, answer) = Probe.words(pool, abi.encodeWithSignature("ticks(int24)", tick), 4);
        facts.liquidityGross = uint128(answer[0]);
        facts.liquidityNet = int128(int256(answer[1]));
        facts.feeGrowthOutside0X128 = answer[2];
        facts.feeGrowthOutside1X128 = answer[3];
    }

    /// @notice Who holds an NFT; all zero where nobody does.
    function ofOwner(address manager, uint256 tokenId)
        internal
        view
        returns (OwnerFacts memory facts)
    {
        (, uint256 value) =
            Probe.word(manager, abi.encodeWithSignature("ownerOf(uint256)", tokenId));
        facts.owner = address(uint160(value));
        bytes memory code = facts.owner.code;
        facts.codeBytes = code.length;
        facts.isDelegated = code.length == 23 && bytes3(code) == 0xef0100;
    }

    /// @notice The pool the factory knows for a pair and fee; zero where it knows none.
    function registeredPool(address factory, address token0, address token1, uint24 fee)
        internal
        view
        returns (address)
    {
        (, uint256 pool) = Probe.word(
            factory,
            abi.encodeWithSignature("getPool(address,address,uint24)", token0, token1, fee)
        );
        return address(uint160(pool));
    }

    /// @notice Where only this factory can have put that pool (EIP-1014).
    function create2Pool(
        address factory,
        bytes32 initCodeHash,
        address token0,
        address token1,
        uint24 fee
    ) internal pure returns (address) {
        bytes32 salt = keccak256(abi.encode(token0, token1, fee));
        bytes32 digest = keccak256(abi.encodePacked(hex"ff", factory, salt, initCodeHash));
        return address(uint160(uint256(digest)));
    }
}
