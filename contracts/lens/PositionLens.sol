// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Facts, OwnerFacts, PoolFacts, TickFacts, TokenFacts} from "./Facts.sol";
import {Probe} from "./Probe.sol";

/// @dev `exists` is false for an id never minted or burned; then all below it is zero.
struct PositionFacts {
    address managerFactory;
    bool exists;
    address owner;
    uint256 ownerCodeBytes;
    bool ownerIsDelegated;
    address token0;
    address token1;
    uint24 fee;
    int24 tickLower;
    int24 tickUpper;
    uint128 liquidity;
    uint256 feeGrowthInside0LastX128;
    uint256 feeGrowthInside1LastX128;
    uint128 tokensOwed0;
    uint128 tokensOwed1;
    bool poolIsRegistered;
    PoolFacts pool;
    TickFacts lower;
    TickFacts upper;
    TokenFacts token0Facts;
    TokenFacts token1Facts;
}

/// @dev `tokenIds` lists from the index asked for on, as many as the gas lasted; `balance` counts all.
struct OwnedTokens {
    address managerFactory;
    bool enumerable;
    uint256 balance;
    uint256[] tokenIds;
}

/// @notice Everything about NFTs of a Uniswap v3 position manager, at one block, in one call.
/// @dev Never deployed: it runs as overridden code or inside creation code (see Ephemeral).
contract PositionLens {
    /// @dev For one more position of two gas bombs: four questions at `Probe.GAS`, and the rest.
    uint256 private constant GAS_PER_POSITION = 3_500_000;

    /// @dev Of one page, whatever a contract claims an owner to have.
    uint256 private constant MOST_LISTED = 2_000;

    /// @param initCodeHash Hash of the factory's pool creation code: finds the pool where the
    /// factory itself cannot be asked.
    function readPosition(address manager, address factory, bytes32 initCodeHash, uint256 tokenId)
        external
        view
        returns (PositionFacts memory facts)
    {
        return _position(manager, factory, initCodeHash, tokenId);
    }

    /// @return positions The first of the tokens asked for, as many as the gas lasted.
    function readPositions(
        address manager,
        address factory,
        bytes32 initCodeHash,
        uint256[] memory tokenIds
    ) external view returns (PositionFacts[] memory positions) {
        // Encoding the answer, and wrapping it once more in Ephemeral, is paid from this.
        uint256 reserve = gasleft() / 16 + GAS_PER_POSITION;
        positions = new PositionFacts[](tokenIds.length);
        uint256 count;
        while (count < tokenIds.length && (count == 0 || gasleft() > reserve)) {
            positions[count] = _position(manager, factory, initCodeHash, tokenIds[count]);
            ++count;
        }
        assembly ("memory-safe") {
            mstore(positions, count)
        }
    }

    /// @notice The tokens of an owner (ERC721Enumerable).
    /// @param from Index of the first to list.
    function tokensOf(address manager, address owner, uint256 from)
        external
        view
        returns (OwnedTokens memory owned)
    {
        uint256 reserve = gasleft() / 16 + 2 * Probe.GAS;
        (, uint256 value) = Probe.word(manager, abi.encodeWithSignature("factory()"));
        owned.managerFactory = address(uint160(value));
        (owned.enumerable, owned.balance) =
            Probe.word(manager, abi.encodeWithSignature("balanceOf(address)", owner));
        uint256 left = owned.balance > from ? owned.balance - from : 0;
        uint256[] memory tokenIds = new uint256[](left < MOST_LISTED ? left : MOST_LISTED);
        uint256 count;
        while (owned.enumerable && count < tokenIds.length && gasleft() > reserve) {
            (owned.enumerable, tokenIds[count]) = Probe.word(
                manager,
                abi.encodeWithSignature(
                    "tokenOfOwnerByIndex(address,uint256)", owner, from + count
                )
            );
            ++count;
        }
        assembly ("memory-safe") {
            mstore(tokenIds, count)
        }
        owned.tokenIds = tokenIds;
    }

    function _position(address manager, address factory, bytes32 initCodeHash, uint256 tokenId)
        private
        view
        returns (PositionFacts memory facts)
    {
        uint256 value;
        (, value) = Probe.word(manager, abi.encodeWithSignature("factory()"));
        facts.managerFactory = address(uint160(value));

        uint256[] memory position;
        (facts.exists, position) =
            Probe.words(manager, abi.encodeWithSignature("positions(uint256)", tokenId), 12);
        if (!facts.exists) return facts;
        OwnerFacts memory owner = Facts.ofOwner(manager, tokenId);
        facts.owner = owner.owner;
        facts.ownerCodeBytes = owner.codeBytes;
        facts.ownerIsDelegated = owner.isDelegated;

        facts.token0 = address(uint160(position[2]));
        facts.token1 = address(uint160(position[3]));
        facts.fee = uint24(position[4]);
        facts.tickLower = int24(int256(position[5]));
        facts.tickUpper = int24(int256(position[6]));
        facts.liquidity = uint128(position[7]);
        facts.feeGrowthInside0LastX128 = position[8];
        facts.feeGrowthInside1LastX128 = position[9];
        facts.tokensOwed0 = uint128(position[10]);
        facts.tokensOwed1 = uint128(position[11]);

        address pool = Facts.registeredPool(factory, facts.token0, facts.token1, facts.fee);
        facts.poolIsRegistered = pool != address(0);
        if (!facts.poolIsRegistered) {
            pool =
                Facts.create2Pool(factory, initCodeHash, facts.token0, facts.token1, facts.fee);
        }
        facts.pool = Facts.ofPool(pool);
        bool lowerAnswered;
        bool upperAnswered;
        (lowerAnswered, facts.lower) = Facts.ofTick(pool, facts.tickLower);
        (upperAnswered, facts.upper) = Facts.ofTick(pool, facts.tickUpper);
        facts.pool.readable = facts.pool.readable && lowerAnswered && upperAnswered;
        facts.token0Facts = Facts.ofToken(facts.token0);
        facts.token1Facts = Facts.ofToken(facts.token1);
    }
}
