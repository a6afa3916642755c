// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Trades and provides liquidity directly at Uniswap v2 pairs, many operations a transaction,
/// and pays from its own balance: for embedded chains.
contract PairDriver {
    enum Kind {
        Take,
        RouteInput,
        RouteOutput,
        Mint,
        Burn,
        Send,
        SendShares,
        Skim,
        Sync,
        FeeSwitch
    }

    /// @dev One struct for all kinds; what a kind does not name is ignored.
    struct Operation {
        Kind kind;
        /// Sent first: take, mint, send. Route: the fixed amount, on the side of the token that goes in.
        /// Burn, send shares: LP tokens in `amount0`. Fee switch: on where `amount0` is not 0.
        uint256 amount0;
        uint256 amount1;
        /// Take: paid out.
        uint256 out0;
        uint256 out1;
    }

    struct PairNow {
        uint256 reserve0;
        uint256 reserve1;
        uint256 balance0;
        uint256 balance1;
        uint256 totalSupply;
        uint256 kLast;
        uint256 shares;
        uint256 protocolShares;
    }

    struct Terms {
        IFactory factory;
        address feeTo;
        /// What is left of an input after the fee, of `feeUnits`: 997 of 1000.
        uint256 netUnits;
        uint256 feeUnits;
    }

    event Done(uint256 indexed index, bool ok, uint256 amount0, uint256 amount1, PairNow pair, bytes failure);

    /// @notice One operation after the other; one that reverts changes nothing and stops nothing.
    function run(IPair pair, Terms calldata terms, Operation[] calldata operations) external {
        for (uint256 i = 0; i < operations.length; ++i) {
            (bool ok, bytes memory data) =
                address(this).call(abi.encodeCall(this.perform, (pair, terms, operations[i])));
            (uint256 amount0, uint256 amount1) = ok ? abi.decode(data, (uint256, uint256)) : (uint256(0), uint256(0));
            emit Done(i, ok, amount0, amount1, look(pair, terms.feeTo), ok ? bytes("") : data);
        }
    }

    /// @return amount0 route: what went in and came out, in the order of the tokens; mint: the shares in
    /// `amount0`; burn, skim: what was paid out
    function perform(IPair pair, Terms calldata terms, Operation calldata op)
        external
        returns (uint256 amount0, uint256 amount1)
    {
        if (op.kind == Kind.RouteInput || op.kind == Kind.RouteOutput) return route(pair, terms, op);
        if (op.kind == Kind.FeeSwitch) {
            terms.factory.setFeeTo(op.amount0 == 0 ? address(0) : terms.feeTo);
        } else if (op.kind == Kind.Sync) {
            pair.sync();
        } else if (op.kind == Kind.Skim) {
            (uint256 before0, uint256 before1) = balances(pair, address(this));
            pair.skim(address(this));
            (amount0, amount1) = balances(pair, address(this));
            (amount0, amount1) = (amount0 - before0, amount1 - before1);
        } else if (op.kind == Kind.Burn || op.kind == Kind.SendShares) {
            require(pair.transfer(address(pair), op.amount0), "PairDriver: no shares");
            if (op.kind == Kind.Burn) return pair.burn(address(this));
        } else {
            send(pair.token0(), pair, op.amount0);
            send(pair.token1(), pair, op.amount1);
            if (op.kind == Kind.Mint) return (pair.mint(address(this)), 0);
            if (op.kind == Kind.Take) pair.swap(op.out0, op.out1, address(this), "");
        }
    }

    function route(IPair pair, Terms calldata terms, Operation calldata op) private returns (uint256, uint256) {
        bool zeroForOne = op.amount0 != 0;
        (uint112 reserve0, uint112 reserve1,) = pair.getReserves();
        (uint256 reserveIn, uint256 reserveOut) =
            zeroForOne ? (uint256(reserve0), uint256(reserve1)) : (uint256(reserve1), uint256(reserve0));
        uint256 fixedAmount = zeroForOne ? op.amount0 : op.amount1;
        uint256 paid;
        uint256 got;
        if (op.kind == Kind.RouteInput) {
            paid = fixedAmount;
            uint256 net = paid * terms.netUnits;
            got = (net * reserveOut) / (reserveIn * terms.feeUnits + net);
        } else {
            got = fixedAmount;
            paid = (reserveIn * got * terms.feeUnits) / ((reserveOut - got) * terms.netUnits) + 1;
        }
        send(zeroForOne ? pair.token0() : pair.token1(), pair, paid);
        pair.swap(zeroForOne ? 0 : got, zeroForOne ? got : 0, address(this), "");
        return zeroForOne ? (paid, got) : (got, paid);
    }

    function giveShares(IPair pair, address to, uint256 value) external {
        require(pair.transfer(to, value), "PairDriver: no shares");
    }

    function look(IPair pair, address feeTo) public view returns (PairNow memory now_) {
        (now_.reserve0, now_.reserve1,) = pair.getReserves();
        (now_.balance0, now_.balance1) = balances(pair, address(pair));
        now_.totalSupply = pair.totalSupply();
        now_.kLast = pair.kLast();
        now_.shares = pair.balanceOf(address(this));
        now_.protocolShares = pair.balanceOf(feeTo);
    }

    function balances(IPair pair, address who) private view returns (uint256, uint256) {
        return (IToken(pair.token0()).balanceOf(who), IToken(pair.token1()).balanceOf(who));
    }

    function send(address token, IPair pair, uint256 value) private {
        if (value != 0) require(IToken(token).transfer(address(pair), value), "PairDriver: not paid");
    }
}

interface IToken {
    function balanceOf(address who) external view returns (uint256);

    function transfer(address to, uint256 value) external returns (bool);
}

interface IFactory {
    function setFeeTo(address feeTo) external;
}

/// @dev What the driver uses of a Uniswap v2 pair.
interface IPair {
    function token0() external view returns (address);

    function token1() external view returns (address);

    function getReserves() external view returns (uint112, uint112, uint32);

    function totalSupply() external view returns (uint256);

    function kLast() external view returns (uint256);

    function balanceOf(address who) external view returns (uint256);

    function transfer(address to, uint256 value) external returns (bool);

    function mint(address to) external returns (uint256);

    function burn(address to) external returns (uint256, uint256);

    function swap(uint256 out0, uint256 out1, address to, bytes calldata data) external;

    function skim(address to) external;

    function sync() external;
}
