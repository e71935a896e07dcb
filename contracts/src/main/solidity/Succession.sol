// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Channel} from "./Channel.sol";

/// @title A channel that may go on in another contract (private)
/// @notice All members agree to retire this contract, each in a transaction of its own; then its opener opens the
/// successor, which names it and its digest, has the same members, and looks up in it what it does not know itself.
abstract contract Succession is Channel {
    // --- Data ---

    /// @notice How many contracts a channel may have had before this one: each looks things up in the one before.
    uint8 internal constant GENERATIONS_LIMIT = 8;

    /// @notice The channel's first contract, by whose address the channel is known and what is signed names it.
    address public immutable origin;
    bool public retired; // by all its members; nothing is recorded here any more
    uint8 public generation; // contracts that this channel had before
    Succession public predecessor; // the one before; zero for none
    uint64 private _agreed; // members that want it retired
    mapping(bytes32 member => bool) private _agreedToRetire;

    // --- Events ---

    event RetirementAgreed(bytes32 member);
    /// @notice Nothing is recorded here any more; the successor names this digest.
    event ChannelRetired(bytes32 head, uint64 sequence);
    /// @notice This contract goes on with what its predecessor ended with.
    event ChannelSucceeds(address predecessor, bytes32 head, uint64 sequence);

    // --- Refusals ---

    error Retired();
    error AlreadyAgreed(bytes32 member);
    error NotItsPredecessor(); // not retired, or of another kind, subject, opener, Registrar or members
    error WrongSnapshot(bytes32 have); // of the predecessor's digest
    error NoMoreGenerations(uint8 limit);

    // --- Opening ---

    /// @dev All members hold the predecessor, so reading it is the same on all their nodes; that its code is what it should
    /// be is for each member to find out before it acknowledges.
    /// @param predecessor_ zero for none
    /// @param snapshot the predecessor's digest, which whoever opens the successor signs thereby; zero for none
    constructor(Succession predecessor_, bytes32 snapshot) {
        bytes32 ended = 0;
        address origin_ = address(this);
        if (address(predecessor_) != address(0)) {
            if (!predecessor_.retired() || predecessor_.identity() != identity()) revert NotItsPredecessor();
            ended = predecessor_.head();
            origin_ = predecessor_.origin();
            predecessor = predecessor_;
            generation = predecessor_.generation() + 1;
            head = keccak256(abi.encode(predecessor_, ended));
            emit ChannelSucceeds(address(predecessor_), ended, predecessor_.sequence());
        }
        if (snapshot != ended) revert WrongSnapshot(ended);
        origin = origin_;
    }

    // --- Retiring ---

    /// @notice A member agrees that another contract goes on with this channel, as when its code is newer. When the last
    /// one agrees, nothing is recorded here any more. Until then the channel goes on as before.
    function retire() external {
        bytes32 member = _sender();
        if (closed) revert Closed();
        _checkNotRetired();
        if (waitingFor != 0) revert NotReady(waitingFor);
        if (generation == GENERATIONS_LIMIT) revert NoMoreGenerations(GENERATIONS_LIMIT);
        if (_agreedToRetire[member]) revert AlreadyAgreed(member);
        _agreedToRetire[member] = true;
        _agreed++;
        emit RetirementAgreed(member);
        if (_agreed != members().length) return;
        retired = true;
        emit ChannelRetired(head, sequence);
    }

    function _checkNotRetired() internal view override {
        if (retired) revert Retired();
    }

    function _succeeds() internal view returns (bool) {
        return address(predecessor) != address(0);
    }

    // --- Views ---

    /// @notice The same for a contract and its successor, and for no other channel.
    function identity() public view returns (bytes32) {
        return keccak256(abi.encode(registrar, kind, subject, opener, members()));
    }

    /// @notice Whether it takes commands: all members have acknowledged it, and it is neither closed nor retired.
    function ready() external view override returns (bool) {
        return waitingFor == 0 && !closed && !retired;
    }

    /// @notice What became of a command that this member submitted, here or to a predecessor: 0 unknown, 1 ACCEPTED,
    /// 2 REFUSED.
    function outcome(bytes32 submitter, bytes32 id) public view override returns (uint8 known) {
        known = super.outcome(submitter, id);
        if (known == 0 && _succeeds()) known = predecessor.outcome(submitter, id);
    }
}
