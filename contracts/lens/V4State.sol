// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TickFacts} from "./Facts.sol";
import {Probe} from "./Probe.sol";
import {TickSource} from "./TickWalk.sol";
import {V4Ticks} from "./V4Ticks.sol";

/// @dev Where a Uniswap v4 pool is read: through `stateView`, or, where that is zero, from the storage
/// of the pool manager by its own `extsload`.
struct V4Source {
    address poolManager;
    address stateView;
}

/// @dev `readable`: what was asked answers as a Uniswap v4 pool manager. `sqrtPriceX96` is zero for an
/// id it does not know.
struct V4PoolFacts {
    bool readable;
    uint160 sqrtPriceX96;
    int24 tick;
    uint24 protocolFee;
    uint24 lpFee;
    uint128 liquidity;
    uint256 feeGrowthGlobal0X128;
    uint256 feeGrowthGlobal1X128;
}

struct V4LiquidityFacts {
    uint128 liquidity;
    uint256 feeGrowthInside0LastX128;
    uint256 feeGrowthInside1LastX128;
}

/// @notice What the lenses ask of a pool inside Uniswap v4's pool manager.
/// @dev Slots as in v4-core's `StateLibrary`: pools in slot 6 of the manager, and in each `slot0`, both
/// growths, liquidity, and the mappings of ticks (4), bitmap words (5) and positions (6).
library V4State {
    uint256 private constant POOLS_SLOT = 6;
    uint256 private constant TICKS_OFFSET = 4;
    uint256 private constant POSITIONS_OFFSET = 6;

    function ofPool(V4Source memory source, bytes32 poolId)
        internal
        view
        returns (V4PoolFacts memory facts)
    {
        uint256[] memory words;
        if (source.stateView == address(0)) {
            (facts.readable, words) = _load(source.poolManager, stateSlot(poolId), 4);
            if (!facts.readable) return facts;
            uint256 slot0 = words[0];
            facts.sqrtPriceX96 = uint160(slot0);
            facts.tick = int24(uint24(slot0 >> 160));
            facts.protocolFee = uint24(slot0 >> 184);
            facts.lpFee = uint24(slot0 >> 208);
            facts.feeGrowthGlobal0X128 = words[1];
            facts.feeGrowthGlobal1X128 = words[2];
            facts.liquidity = uint128(words[3]);
            return facts;
        }
        (facts.readable, words) =
            Probe.words(source.stateView, abi.encodeWithSignature("getSlot0(bytes32)", poolId), 4);
        if (!facts.readable) return facts;
        facts.sqrtPriceX96 = uint160(words[0]);
        facts.tick = int24(int256(words[1]));
        facts.protocolFee = uint24(words[2]);
        facts.lpFee = uint24(words[3]);
        (bool ok, uint256[] memory growths) = Probe.words(
            source.stateView, abi.encodeWithSignature("getFeeGrowthGlobals(bytes32)", poolId), 2
        );
        facts.feeGrowthGlobal0X128 = growths[0];
        facts.feeGrowthGlobal1X128 = growths[1];
        (bool answered, uint256 liquidity) = Probe.word(
            source.stateView, abi.encodeWithSignature("getLiquidity(bytes32)", poolId)
        );
        facts.liquidity = uint128(liquidity);
        facts.readable = ok && answered;
    }

    function ofTick(V4Source memory source, bytes32 poolId, int24 tick)
        internal
        view
        returns (bool answered, TickFacts memory facts)
    {
        uint256[] memory words;
        if (source.stateView == address(0)) {
            uint256 slot = uint256(
                keccak256(abi.encode(int256(tick), stateSlot(poolId) + TICKS_OFFSET))
            );
            (answered, words) = _load(source.poolManager, slot, 3);
            facts.liquidityGross = uint128(words[0]);
            facts.liquidityNet = int128(uint128(words[0] >> 128));
            facts.feeGrowthOutside0X128 = words[1];
            facts.feeGrowthOutside1X128 = words[2];
            return (answered, facts);
        }
        (answered, words) = Probe.words(
            source.stateView,
            abi.encodeWithSignature("getTickInfo(bytes32,int24)", poolId, tick),
            4
        );
        facts.liquidityGross = uint128(words[0]);
        facts.liquidityNet = int128(int256(words[1]));
        facts.feeGrowthOutside0X128 = words[2];
        facts.feeGrowthOutside1X128 = words[3];
    }

    /// @param positionId keccak256 of owner, both ticks and salt, packed.
    function ofPosition(V4Source memory source, bytes32 poolId, bytes32 positionId)
        internal
        view
        returns (bool answered, V4LiquidityFacts memory facts)
    {
        uint256[] memory words;
        if (source.stateView == address(0)) {
            uint256 slot =
                uint256(keccak256(abi.encode(positionId, stateSlot(poolId) + POSITIONS_OFFSET)));
            (answered, words) = _load(source.poolManager, slot, 3);
        } else {
            (answered, words) = Probe.words(
                source.stateView,
                abi.encodeWithSignature("getPositionInfo(bytes32,bytes32)", poolId, positionId),
                3
            );
        }
        facts.liquidity = uint128(words[0]);
        facts.feeGrowthInside0LastX128 = words[1];
        facts.feeGrowthInside1LastX128 = words[2];
    }

    function ticksOf(V4Source memory source, bytes32 poolId)
        internal
        pure
        returns (TickSource memory)
    {
        return source.stateView == address(0)
            ? V4Ticks.inStorage(source.poolManager, stateSlot(poolId))
            : V4Ticks.inView(source.stateView, poolId);
    }

    /// @notice The pool manager a state view looks into; zero where it does not say.
    function managerOf(address stateView) internal view returns (address) {
        if (stateView == address(0)) return address(0);
        (, uint256 value) = Probe.word(stateView, abi.encodeWithSignature("poolManager()"));
        return address(uint160(value));
    }

    function stateSlot(bytes32 poolId) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(poolId, POOLS_SLOT)));
    }

    /// @dev Slots that follow one another; `false` unless exactly so many come back.
    function _load(address manager, uint256 slot, uint256 count)
        private
        view
        returns (bool answered, uint256[] memory values)
    {
        bytes memory question =
            abi.encodeWithSignature("extsload(bytes32,uint256)", slot, count);
        uint256[] memory answer;
        (answered, answer) = Probe.words(manager, question, count + 2);
        answered = answered && answer[0] == 32 && answer[1] == count;
        values = new uint256[](count);
        if (!answered) return (answered, values);
        for (uint256 i = 0; i < count; ++i) values[i] = answer[i + 2];
    }
}
