// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Facts, TokenFacts} from "./Facts.sol";
import {Probe} from "./Probe.sol";

/// @dev What a Uniswap v4 pool's id is the hash of.
struct V4Key {
    address currency0;
    address currency1;
    uint24 fee;
    int24 tickSpacing;
    address hooks;
}

/// @notice Keys of Uniswap v4 pools, and what they name.
library V4Keys {
    function idOf(V4Key memory key) internal pure returns (bytes32) {
        return keccak256(abi.encode(key));
    }

    /// @notice The key a position manager keeps for the first 25 bytes of an id; zero for an unknown one.
    function known(address positionManager, bytes32 poolId)
        internal
        view
        returns (V4Key memory)
    {
        (, uint256[] memory words) = Probe.words(
            positionManager,
            abi.encodeWithSignature("poolKeys(bytes25)", bytes25(poolId)),
            5
        );
        return fromWords(words);
    }

    function fromWords(uint256[] memory words) internal pure returns (V4Key memory key) {
        key.currency0 = address(uint160(words[0]));
        key.currency1 = address(uint160(words[1]));
        key.fee = uint24(words[2]);
        key.tickSpacing = int24(int256(words[3]));
        key.hooks = address(uint160(words[4]));
    }

    /// @notice A token, or the chain's own coin, which no contract describes.
    function ofCurrency(address currency) internal view returns (TokenFacts memory facts) {
        if (currency != address(0)) return Facts.ofToken(currency);
    }
}
