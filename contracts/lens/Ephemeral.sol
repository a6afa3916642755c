// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Runs a lens on a node that cannot override code: `eth_call` without `to` executes this
/// constructor, which creates the lens, asks it, and reverts with what it answered.
/// @dev A revert, because returned bytes would be taken for code: limited to 24,576 bytes (EIP-170),
/// forbidden to begin with 0xEF (EIP-3541), and paid for by the byte.
contract Ephemeral {
    error Answer(bool success, bytes data);

    constructor(bytes memory creationCode, bytes memory question) {
        address lens;
        assembly ("memory-safe") {
            lens := create(0, add(creationCode, 32), mload(creationCode))
        }
        if (lens == address(0)) revert Answer(false, "");
        (bool success, bytes memory data) = lens.staticcall(question);
        revert Answer(success, data);
    }
}
