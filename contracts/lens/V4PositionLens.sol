// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Facts, OwnerFacts, TickFacts, TokenFacts} from "./Facts.sol";
import {Probe} from "./Probe.sol";
import {V4Key, V4Keys} from "./V4Key.sol";
import {V4LiquidityFacts, V4PoolFacts, V4Source, V4State} from "./V4State.sol";

/// @dev `info` packs, from the lowest bit: subscribed (8), lower tick (24), upper tick (24), first 25
/// bytes of the pool's id; zero for a token never minted or burned, and then so is all below it.
struct V4PositionFacts {
    uint256 info;
    OwnerFacts owner;
    address subscriber;
    V4Key key;
    bool readable;
    V4LiquidityFacts own;
    V4PoolFacts pool;
    TickFacts lower;
    TickFacts upper;
    TokenFacts token0;
    TokenFacts token1;
    uint256 hookCodeBytes;
}

/// @dev `positions` answers the first of the tokens asked for, as many as the gas lasted.
struct V4PositionsAnswer {
    address managerPoolManager;
    address viewedManager;
    uint256 nextTokenId;
    V4PositionFacts[] positions;
}

/// @notice Everything about NFTs of a Uniswap v4 position manager, at one block, in one call.
/// @dev Never deployed: it runs as overridden code or inside creation code (see Ephemeral).
contract V4PositionLens {
    /// @dev For one more position of two gas bombs: four questions at `Probe.GAS`, and the rest.
    uint256 private constant GAS_PER_POSITION = 3_500_000;

    function readPositions(
        V4Source memory source,
        address positionManager,
        uint256[] memory tokenIds
    ) external view returns (V4PositionsAnswer memory answer) {
        // Encoding the answer, and wrapping it once more in Ephemeral, is paid from this.
        uint256 reserve = gasleft() / 16 + GAS_PER_POSITION;
        (, uint256 value) =
            Probe.word(positionManager, abi.encodeWithSignature("poolManager()"));
        answer.managerPoolManager = address(uint160(value));
        answer.viewedManager = V4State.managerOf(source.stateView);
        (, answer.nextTokenId) =
            Probe.word(positionManager, abi.encodeWithSignature("nextTokenId()"));

        V4PositionFacts[] memory positions = new V4PositionFacts[](tokenIds.length);
        uint256 count;
        while (count < tokenIds.length && (count == 0 || gasleft() > reserve)) {
            positions[count] = _position(source, positionManager, tokenIds[count]);
            ++count;
        }
        assembly ("memory-safe") {
            mstore(positions, count)
        }
        answer.positions = positions;
    }

    function _position(V4Source memory source, address positionManager, uint256 tokenId)
        private
        view
        returns (V4PositionFacts memory facts)
    {
        (, uint256[] memory words) = Probe.words(
            positionManager,
            abi.encodeWithSignature("getPoolAndPositionInfo(uint256)", tokenId),
            6
        );
        uint256 info = words[5];
        facts.info = info;
        if (info == 0) return facts;
        facts.key = V4Keys.fromWords(words);
        facts.owner = Facts.ofOwner(positionManager, tokenId);
        if (uint8(info) != 0) {
            (, uint256 value) = Probe.word(
                positionManager, abi.encodeWithSignature("subscriber(uint256)", tokenId)
            );
            facts.subscriber = address(uint160(value));
        }

        bytes32 poolId = V4Keys.idOf(facts.key);
        int24 tickLower = int24(uint24(info >> 8));
        int24 tickUpper = int24(uint24(info >> 32));
        bool answered;
        facts.pool = V4State.ofPool(source, poolId);
        facts.readable = facts.pool.readable;
        (answered, facts.own) = V4State.ofPosition(
            source,
            poolId,
            keccak256(abi.encodePacked(positionManager, tickLower, tickUpper, tokenId))
        );
        facts.readable = facts.readable && answered;
        (answered, facts.lower) = V4State.ofTick(source, poolId, tickLower);
        facts.readable = facts.readable && answered;
        (answered, facts.upper) = V4State.ofTick(source, poolId, tickUpper);
        facts.readable = facts.readable && answered;
        facts.token0 = V4Keys.ofCurrency(facts.key.currency0);
        facts.token1 = V4Keys.ofCurrency(facts.key.currency1);
        facts.hookCodeBytes = facts.key.hooks.code.length;
    }
}
