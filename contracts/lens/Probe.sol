// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Questions to contracts nobody vouches for: whatever they do, the lens goes on.
/// @dev Assembly because Solidity copies the whole answer of a call, so that a contract could make
/// the lens run out of memory; and because a failed `abi.decode` cannot be caught.
library Probe {
    /// @dev Enough for any honest getter behind proxies; a gas bomb costs one such cap and no more.
    uint256 internal constant GAS = 500_000;

    /// @dev Offset, length and 32 characters of up to 4 bytes.
    uint256 internal constant TEXT_BYTES = 192;

    /// @dev Too little is left to tell a contract that does not answer from one that could not.
    error TooLittleGas();

    /// @notice The first `count` words of an answer; zeros and `false` where it gave fewer.
    function words(address target, bytes memory question, uint256 count)
        internal
        view
        returns (bool answered, uint256[] memory answer)
    {
        _requireGas();
        answer = new uint256[](count);
        assembly ("memory-safe") {
            let size := mul(count, 32)
            let done :=
                staticcall(GAS, target, add(question, 32), mload(question), add(answer, 32), size)
            answered := and(done, iszero(lt(returndatasize(), size)))
            // Revert data and short answers have been copied too, and are nobody's value.
            if iszero(answered) { calldatacopy(add(answer, 32), calldatasize(), size) }
        }
    }

    /// @notice The first word of an answer.
    function word(address target, bytes memory question)
        internal
        view
        returns (bool answered, uint256 answer)
    {
        uint256[] memory one;
        (answered, one) = words(target, question, 1);
        answer = one[0];
    }

    /// @notice The answer as it came, cut after `TEXT_BYTES`; empty where the call failed.
    function text(address target, bytes memory question)
        internal
        view
        returns (bytes memory answer)
    {
        _requireGas();
        answer = new bytes(TEXT_BYTES);
        assembly ("memory-safe") {
            let size := 0
            if staticcall(
                GAS, target, add(question, 32), mload(question), add(answer, 32), TEXT_BYTES
            ) {
                size := returndatasize()
                if gt(size, TEXT_BYTES) { size := TEXT_BYTES }
            }
            mstore(answer, size)
        }
    }

    /// @dev A call is given at most 63/64 of what is left (EIP-150).
    function _requireGas() private view {
        if (gasleft() < GAS + GAS / 32) revert TooLittleGas();
    }
}
