// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Facts, TokenFacts} from "./Facts.sol";
import {Probe} from "./Probe.sol";

/// @dev `readable`: the contract answered every question a Uniswap v2 pair answers. Below
/// `create2Pair` all is zero for a pair foreign to the factory.
struct PairFacts {
    address pair;
    bool readable;
    address factory;
    address token0;
    address token1;
    uint256 reserve0;
    uint256 reserve1;
    uint256 totalSupply;
    uint256 kLast;
    address registeredPair;
    address create2Pair;
    address feeTo;
    bool hasBalances;
    uint256 balance0;
    uint256 balance1;
    TokenFacts token0Facts;
    TokenFacts token1Facts;
    uint256 shares;
    uint256 ownerCodeBytes;
    bool ownerIsDelegated;
}

/// @notice A Uniswap v2 pair, what its factory says of it, and one owner's LP tokens, in one call.
/// @dev Never deployed: it runs as overridden code or inside creation code (see Ephemeral).
contract PairLens {
    function readPair(address pair, address factory, bytes32 initCodeHash, address owner)
        external
        view
        returns (PairFacts memory facts)
    {
        facts.pair = pair;
        // Whatever does not answer this is no pair, and may burn the gas of every further question.
        (bool all, uint256[] memory reserves) =
            Probe.words(pair, abi.encodeWithSignature("getReserves()"), 3);
        if (!all) return facts;
        (facts.reserve0, facts.reserve1) = (reserves[0], reserves[1]);
        bool ok;
        uint256 value;
        (ok, value) = Probe.word(pair, abi.encodeWithSignature("token0()"));
        facts.token0 = address(uint160(value));
        all = all && ok;
        (ok, value) = Probe.word(pair, abi.encodeWithSignature("token1()"));
        facts.token1 = address(uint160(value));
        all = all && ok;
        (ok, value) = Probe.word(pair, abi.encodeWithSignature("factory()"));
        facts.factory = address(uint160(value));
        all = all && ok;
        (ok, facts.totalSupply) = Probe.word(pair, abi.encodeWithSignature("totalSupply()"));
        all = all && ok;
        (ok, facts.kLast) = Probe.word(pair, abi.encodeWithSignature("kLast()"));
        facts.readable = all && ok;
        if (!facts.readable) return facts;
        (, value) = Probe.word(
            factory,
            abi.encodeWithSignature("getPair(address,address)", facts.token0, facts.token1)
        );
        facts.registeredPair = address(uint160(value));
        facts.create2Pair = _create2Pair(factory, initCodeHash, facts.token0, facts.token1);
        if (facts.registeredPair != pair || facts.create2Pair != pair) return facts;
        _readOwn(facts, factory, owner);
    }

    /// @notice Which factory each of some tokens names, and what an owner holds of it.
    /// @return factories Zero where a token names none; of the first tokens, as many as the gas lasted.
    function heldOf(address[] memory tokens, address owner)
        external
        view
        returns (address[] memory factories, uint256[] memory balances)
    {
        uint256 reserve = gasleft() / 16 + 4 * Probe.GAS;
        factories = new address[](tokens.length);
        balances = new uint256[](tokens.length);
        uint256 count;
        while (count < tokens.length && (count == 0 || gasleft() > reserve)) {
            (, uint256 factory) = Probe.word(tokens[count], abi.encodeWithSignature("factory()"));
            factories[count] = address(uint160(factory));
            (, balances[count]) =
                Probe.word(tokens[count], abi.encodeWithSignature("balanceOf(address)", owner));
            ++count;
        }
        assembly ("memory-safe") {
            mstore(factories, count)
            mstore(balances, count)
        }
    }

    function _readOwn(PairFacts memory facts, address factory, address owner) private view {
        bool ok;
        uint256 value;
        bytes memory ofPair = abi.encodeWithSignature("balanceOf(address)", facts.pair);
        (, value) = Probe.word(factory, abi.encodeWithSignature("feeTo()"));
        facts.feeTo = address(uint160(value));
        (facts.hasBalances, facts.balance0) = Probe.word(facts.token0, ofPair);
        (ok, facts.balance1) = Probe.word(facts.token1, ofPair);
        facts.hasBalances = facts.hasBalances && ok;
        facts.token0Facts = Facts.ofToken(facts.token0);
        facts.token1Facts = Facts.ofToken(facts.token1);
        (, facts.shares) =
            Probe.word(facts.pair, abi.encodeWithSignature("balanceOf(address)", owner));
        bytes memory code = owner.code;
        facts.ownerCodeBytes = code.length;
        // EIP-7702: such an account carries 0xef0100 and an address, and is still a key's account.
        facts.ownerIsDelegated = code.length == 23 && bytes3(code) == 0xef0100;
    }

    /// @dev Where only this factory can have put the pair (EIP-1014).
    function _create2Pair(address factory, bytes32 initCodeHash, address token0, address token1)
        private
        pure
        returns (address)
    {
        bytes32 salt = keccak256(abi.encodePacked(token0, token1));
        bytes32 digest = keccak256(abi.encodePacked(hex"ff", factory, salt, initCodeHash));
        return address(uint160(uint256(digest)));
    }
}
