// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Asks one contract many questions in one `eth_call`.
contract CallBatch {
    struct Reply {
        bool ok;
        bytes data;
    }

    function ask(address target, bytes[] calldata questions) external view returns (Reply[] memory replies) {
        replies = new Reply[](questions.length);
        for (uint256 i = 0; i < questions.length; ++i) {
            (replies[i].ok, replies[i].data) = target.staticcall(questions[i]);
        }
    }
}
