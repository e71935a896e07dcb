// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Registrar} from "./Registrar.sol";

/// @title A channel: what exactly its members share (private)
/// @notice Base of every private contract. It knows its members, takes commands in batches that build on each other's
/// digest, and records each command as accepted or refused, once.
/// @dev Under Quorum's standard privacy the node checks neither who sends nor to whom, so everything is checked here.
/// What a command does is the business of the inheriting contract (`_perform`). The only contracts called are public
/// ones, which a private contract can read and not change, so nothing can call back into state that is half done.
abstract contract Channel {
    // --- Data ---

    uint8 internal constant ACCEPTED = 1;
    uint8 internal constant REFUSED = 2;

    uint256 internal constant MEMBERS_LIMIT = 16;
    /// @notice Gas that each command is given: always all of it, whatever came before it in the batch.
    uint256 public constant GAS_SHARE = 1_000_000;
    /// @dev Gas kept back for recording the outcome of a command after its share is used up.
    uint256 private constant GAS_TO_RECORD = 120_000;
    /// @dev Bytes of a refusal that are kept; every error here is shorter.
    uint256 private constant REASON_LIMIT = 1024;

    /// @notice One thing asked of the channel.
    struct Command {
        bytes32 id; // UUID, left-padded with zeros
        uint8 action; // Actions
        bytes body; // ABI-encoded, by action
    }

    Registrar public immutable registrar;
    uint8 public immutable kind; // Kinds
    bytes32 public immutable subject; // zero unless a case has a channel of its own
    bytes32 public immutable opener; // member id

    bytes32 public head; // digest of everything recorded, in order; at first zero, or of what it succeeds
    uint64 public sequence; // commands recorded
    uint64 public waitingFor; // members that have not acknowledged
    bool public closed;

    bytes32[] private _members; // ascending
    mapping(bytes32 member => bool) private _isMember;
    mapping(bytes32 member => bool) private _acknowledged;
    mapping(bytes32 submitter => mapping(bytes32 id => uint8)) private _outcomes;

    // --- Events ---

    event ChannelOpened(uint8 kind, bytes32 opener, bytes32[] members, bytes32 subject, address registrar);
    event Acknowledged(bytes32 member);
    event ChannelReady();
    event ChannelClosed(bytes32 by);
    event Accepted(bytes32 indexed id, bytes32 indexed submitter, uint64 sequence, bytes32 head);
    event Refused(bytes32 indexed id, bytes32 indexed submitter, uint64 sequence, bytes32 head, bytes reason);
    event Repeated(bytes32 indexed id, bytes32 indexed submitter, uint8 outcome);

    // --- Refusals ---

    error WrongMembers(); // not ascending, not distinct, none, one alone or too many
    error MemberNotActive(bytes32 member);
    error NotMember(address account);
    error AlreadyAcknowledged(bytes32 member);
    error AlreadyUsed(uint64 sequence);
    error Closed();
    error NotReady(uint64 waitingFor);
    error StaleHead(bytes32 have);
    error OutOfGasShare(uint256 index); // the batch's gas does not cover the command at this index
    error OnlySelf();
    error UnknownAction(uint8 action);
    error Unprocessable(); // the body does not decode, or the command needs more than its share of gas

    // --- Opening ---

    /// @param members_ ids of the members, ascending; the deployer is an account of one of them, which is the opener
    constructor(Registrar registrar_, uint8 kind_, bytes32[] memory members_, bytes32 subject_) {
        if (members_.length < _fewestMembers() || members_.length > MEMBERS_LIMIT) revert WrongMembers();
        bytes32 previous = 0;
        for (uint256 i = 0; i < members_.length; i++) {
            bytes32 member = members_[i];
            if (member <= previous) revert WrongMembers();
            if (!registrar_.isActive(member)) revert MemberNotActive(member);
            _isMember[member] = true;
            previous = member;
        }
        bytes32 opener_ = registrar_.memberOfAccount(msg.sender);
        if (opener_ == 0 || !_isMember[opener_]) revert NotMember(msg.sender);
        registrar = registrar_;
        kind = kind_;
        subject = subject_;
        opener = opener_;
        _members = members_;
        _acknowledged[opener_] = true;
        waitingFor = uint64(members_.length - 1);
        emit ChannelOpened(kind_, opener_, members_, subject_, address(registrar_));
        emit Acknowledged(opener_);
        if (members_.length == 1) emit ChannelReady();
    }

    /// @dev A channel is shared; a member's own summary is not.
    function _fewestMembers() internal pure virtual returns (uint256) {
        return 2;
    }

    /// @notice A member confirms that it holds this channel and has found it well made. Once, each in its own transaction.
    function acknowledge() external {
        bytes32 member = _sender();
        if (closed) revert Closed();
        if (_acknowledged[member]) revert AlreadyAcknowledged(member);
        _acknowledged[member] = true;
        waitingFor--;
        emit Acknowledged(member);
        if (waitingFor == 0) emit ChannelReady();
    }

    /// @notice Closes a channel that was never used, as when two members opened the same one at once.
    function close() external {
        bytes32 member = _sender();
        if (closed) revert Closed();
        _checkNotRetired();
        if (sequence != 0) revert AlreadyUsed(sequence);
        closed = true;
        emit ChannelClosed(member);
    }

    /// @dev The member that sends, which has to be one of the channel and in good standing now.
    function _sender() internal view returns (bytes32 member) {
        member = registrar.memberOfAccount(msg.sender);
        if (member == 0 || !_isMember[member]) revert NotMember(msg.sender);
    }

    // --- Batches ---

    /// @notice Records commands in order. Each is accepted or refused by itself; the refusal of one does not touch the
    /// others. A command this member already sent is reported and not carried out again.
    /// @dev Outcomes belong to the member that submits: a payload reaches the other members before it is mined, and
    /// one of them could else spend the id on a command made to be refused.
    /// @param expectedHead the digest the batch builds on; the whole batch is refused when it is not the contract's
    function batch(bytes32 expectedHead, Command[] calldata commands) external {
        bytes32 submitter = _sender();
        if (closed) revert Closed();
        _checkNotRetired();
        if (waitingFor != 0) revert NotReady(waitingFor);
        if (expectedHead != head) revert StaleHead(head);
        for (uint256 i = 0; i < commands.length; i++) {
            uint256 free = _freeMemory();
            uint8 known = outcome(submitter, commands[i].id);
            if (known == 0) _record(submitter, commands[i], i);
            else emit Repeated(commands[i].id, submitter, known);
            _freeMemory(free);
        }
    }

    /// @dev A call keeps at most 63/64 of the gas at hand (EIP-150) and is not told so: without the check a submitter
    /// could starve a command and have it refused for good. The call data is built before the check, as it costs too.
    function _record(bytes32 submitter, Command calldata command, uint256 index) private {
        bytes memory callData = abi.encodeCall(this.perform, (submitter, command));
        if (gasleft() < GAS_SHARE + GAS_SHARE / 63 + GAS_TO_RECORD) revert OutOfGasShare(index);
        (bool done, bytes memory reason) = _callSelf(callData);
        uint8 result = done ? ACCEPTED : REFUSED;
        _outcomes[submitter][command.id] = result;
        sequence++;
        head = keccak256(
            abi.encode(head, submitter, command.id, keccak256(abi.encode(command.action, command.body)), result)
        );
        if (done) {
            emit Accepted(command.id, submitter, sequence, head);
        } else {
            if (reason.length == 0) reason = abi.encodeWithSelector(Unprocessable.selector);
            emit Refused(command.id, submitter, sequence, head, reason);
        }
    }

    /// @dev Copies no more than REASON_LIMIT of what comes back.
    function _callSelf(bytes memory callData) private returns (bool done, bytes memory reason) {
        uint256 share = GAS_SHARE;
        uint256 limit = REASON_LIMIT;
        reason = new bytes(limit);
        assembly ("memory-safe") {
            done := call(share, address(), 0, add(callData, 32), mload(callData), 0, 0)
            let size := returndatasize()
            if gt(size, limit) { size := limit }
            mstore(reason, size)
            returndatacopy(add(reason, 32), 0, size)
        }
    }

    /// @notice Carries out one command; only the channel itself calls it.
    function perform(bytes32 submitter, Command calldata command) external {
        if (msg.sender != address(this)) revert OnlySelf();
        _perform(submitter, command);
    }

    /// @dev Reverts to refuse. `submitter` is the member that sent it, which need not be whom it is about.
    function _perform(bytes32 submitter, Command calldata command) internal virtual;

    /// @dev Memory used for one command is given back after it, or a long batch would pay for all before it.
    function _freeMemory() private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := mload(0x40)
        }
    }

    function _freeMemory(uint256 pointer) private pure {
        assembly ("memory-safe") {
            mstore(0x40, pointer)
        }
    }

    // --- Views ---

    function members() public view returns (bytes32[] memory) {
        return _members;
    }

    function isMember(bytes32 member) public view returns (bool) {
        return _isMember[member];
    }

    function acknowledged(bytes32 member) external view returns (bool) {
        return _acknowledged[member];
    }

    /// @notice Whether it takes commands: all members have acknowledged it, and it is not closed.
    function ready() external view virtual returns (bool) {
        return waitingFor == 0 && !closed;
    }

    /// @notice What became of a command that this member submitted: 0 unknown, 1 ACCEPTED, 2 REFUSED.
    function outcome(bytes32 submitter, bytes32 id) public view virtual returns (uint8) {
        return _outcomes[submitter][id];
    }

    /// @dev For kinds whose contract may be succeeded by another one.
    function _checkNotRetired() internal view virtual {}
}
