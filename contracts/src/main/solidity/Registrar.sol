// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Roles, Witness} from "./Witness.sol";

/// @title Who is who (public)
/// @notice Members certified by the authority, their nodes, and the keys of their people, devices and services. Every
/// other contract asks here. The authority is every active member with the role REGULATOR. While the network is founded,
/// an account of it acts alone; once founding has ended, every act over others takes two persons (`perform`).
/// @dev All periods are half-open, [from, until), in seconds since 1970-01-01 UTC. Nothing is ever deleted, and no key or
/// account ever changes hands: what was signed last year must mean the same next year.
contract Registrar {
    // --- Data ---

    uint8 public constant ACTIVE = 1;
    uint8 public constant SUSPENDED = 2;
    uint8 public constant REVOKED = 3;

    uint8 public constant PERSON = 1;
    uint8 public constant DEVICE = 2;
    uint8 public constant SERVICE = 3;

    uint256 public constant TEXT_LIMIT = 200; // bytes of a name, a region, a place, an identity
    uint256 public constant REASON_LIMIT = 2000; // bytes of a reason

    struct Member {
        uint8 status; // 0 unknown, 1 ACTIVE, 2 SUSPENDED, 3 REVOKED
        uint8 kind; // kind of organisation; the authority's own numbering
        uint32 roles; // Roles, bit mask
        uint64 from;
        uint64 until;
        string identity; // "gln:" and 13 digits
        string name;
    }

    struct Node {
        bytes32 member;
        uint64 from;
        uint64 until;
        string region;
    }

    struct Account {
        bytes32 member;
        bytes32 tesseraKey; // the node it belongs to
        uint64 endedAt; // 0: not ended
    }

    struct Operator {
        bytes32 member;
        bytes32 holder; // random handle of the person or device within the member, the same over all its keys
        uint8 kind; // 1 PERSON, 2 DEVICE, 3 SERVICE
        uint32 roles; // Roles, bit mask
        uint64 from;
        uint64 until;
        uint64 revokedAt; // 0: not revoked
        address successor; // the key that replaced it; zero for none
        string place;
    }

    mapping(bytes32 id => Member) private _members;
    bytes32[] private _memberIds;
    mapping(bytes32 tesseraKey => Node) private _nodes;
    mapping(bytes32 id => bytes32[]) private _tesseraKeys;
    mapping(bytes32 tesseraKey => address[]) private _nodeAccounts;
    mapping(address account => Account) private _accounts;
    mapping(address key => Operator) private _operators;
    mapping(bytes32 id => bool) private _performed;
    mapping(bytes32 member => mapping(bytes32 root => uint64)) private _scansAnchoredAt;

    /// @notice Whether the authority's accounts still act alone.
    bool public founding = true;

    // --- Events ---

    event MemberCertified(
        bytes32 indexed id, string identity, string name, uint8 kind, uint32 roles, uint64 from, uint64 until
    );
    event MemberStatusChanged(bytes32 indexed id, uint8 status, string reason);
    event NodeAdded(
        bytes32 indexed id, bytes32 indexed tesseraKey, address[] accounts, string region, uint64 from, uint64 until
    );
    event NodeEnded(bytes32 indexed id, bytes32 indexed tesseraKey);
    event AccountEnded(bytes32 indexed id, address indexed account);
    event OperatorEnrolled(
        bytes32 indexed member,
        address indexed key,
        bytes32 indexed holder,
        uint8 kind,
        uint32 roles,
        string place,
        uint64 from,
        uint64 until
    );
    event OperatorRevoked(bytes32 indexed member, address indexed key, string reason);
    event KeyReplaced(
        bytes32 indexed member,
        bytes32 indexed holder,
        address oldKey,
        address indexed newKey,
        uint64 from,
        uint64 until,
        string reason
    );
    event FoundingEnded();
    /// @notice A member holds so many scans, signed by its devices and people, whose digests are the leaves under `root`.
    event ScansAnchored(bytes32 indexed member, bytes32 indexed root, uint32 scans);
    /// @notice Two persons have approved the act whose event is the very next one.
    /// @param by member whose account sent it
    /// @param members whose persons the approvers are
    event Performed(
        bytes32 indexed id, bytes32 indexed by, address[2] keys, bytes32[2] members, bytes32[2] holders
    );

    // --- Refusals ---

    error NotTheAuthority(address account);
    error TwoApprovalsNeeded(); // founding is over, or there are not exactly two
    error FoundingOver();
    error OnlyPerformed(); // `perform` is the only way to it
    error UnknownAct(bytes4 selector);
    error AlreadyPerformed(bytes32 id);
    error ApprovalExpired(uint64 until);
    error MayNotApprove(address key);
    error OnePersonTwice(bytes32 holder);
    error NotAnAccountOf(bytes32 member, address account);
    error LockedOut(); // the act would end the authority it rests on
    error IdentityMismatch(); // a member's id is keccak256 of its identity string
    error UnknownMember(bytes32 id);
    error UnknownStatus(uint8 status);
    error StatusUnchanged(uint8 status);
    error MemberRevoked(bytes32 id); // final
    error UnknownRoles(uint32 roles);
    error RolesNotHeld(uint32 roles); // the roles that the member itself does not hold
    error WrongPeriod(uint64 from, uint64 until);
    error TextMissing();
    error TextTooLong(uint256 length, uint256 limit);
    error ZeroKey();
    error NodeOfAnother(bytes32 member);
    error UnknownNode(bytes32 tesseraKey);
    error NoAccounts();
    error AccountTaken(address account, bytes32 member);
    error UnknownAccount(address account);
    error UnknownOperatorKind(uint8 kind);
    error KeyOfAnother(bytes32 member);
    error KeyRevoked(address key); // final
    error HolderMissing();
    error HolderChanged(address key); // a key stays with its person or device
    error KeyReplacedBefore(address key);
    error UnknownOperator(address key);

    // --- Auth ---

    /// @dev Two persons through `perform`, or one account while founding; then checked again afterwards, so that no act
    /// of the authority can leave the network without one. `perform` does the same for its own.
    modifier byAuthority() {
        bool alone = msg.sender != address(this);
        if (alone) _checkFounder();
        _;
        if (alone && !_isAuthority(msg.sender)) revert LockedOut();
    }

    modifier byMemberOrAuthority(bytes32 member) {
        if (msg.sender != address(this)) {
            bytes32 sender = memberOfAccount(msg.sender);
            if (sender == 0 || (sender != member && !_isAuthority(msg.sender))) {
                revert NotAnAccountOf(member, msg.sender);
            }
            if (sender != member && !founding) revert TwoApprovalsNeeded();
        }
        _;
    }

    modifier byTwoPersons() {
        if (msg.sender != address(this)) revert OnlyPerformed();
        _;
    }

    function _checkFounder() private view {
        if (!_isAuthority(msg.sender)) revert NotTheAuthority(msg.sender);
        if (!founding) revert TwoApprovalsNeeded();
    }

    function _isAuthority(address account) private view returns (bool) {
        bytes32 member = memberOfAccount(account);
        return member != 0 && _members[member].roles & Roles.REGULATOR != 0;
    }

    // --- Acts of two persons ---

    /// @notice Carries out what two different persons have approved: anything the authority does, each of them one of its
    /// REGULATORs; `replaceKey` also by ADMINISTRATORs of the member whose key it is, sent by an account of that member.
    /// @param id made by who proposes; each is performed once
    /// @param act the ABI-encoded call of a function of this contract
    /// @param until the approvals count before this time, seconds since 1970-01-01 UTC
    /// @param approvals two signatures over `Witness.Approval`, in any order
    function perform(bytes32 id, bytes calldata act, uint64 until, bytes[] calldata approvals) external {
        if (_performed[id]) revert AlreadyPerformed(id);
        if (block.timestamp >= until) revert ApprovalExpired(until);
        if (approvals.length != 2) revert TwoApprovalsNeeded();
        address replaced = _checkAct(act);
        _checkSender(replaced);
        bytes32 digest = Witness.digest(Witness.Approval(id, keccak256(act), until), address(this));
        address[2] memory keys = [Witness.signer(digest, approvals[0]), Witness.signer(digest, approvals[1])];
        _checkApprovers(keys, replaced);
        _performed[id] = true;
        _announce(id, keys);
        _callSelf(act);
        // Nothing may take away what it rests on, or the network could be left without two persons and an account.
        if (!_maySend(replaced) || !_mayApprove(keys[0], replaced) || !_mayApprove(keys[1], replaced)) {
            revert LockedOut();
        }
    }

    /// @return replaced the key that is to be replaced; zero for every other act
    function _checkAct(bytes calldata act) private pure returns (address replaced) {
        bytes4 selector = act.length < 4 ? bytes4(0) : bytes4(act[:4]);
        if (selector == this.replaceKey.selector) {
            (replaced,,,) = abi.decode(act[4:], (address, address, uint64, string));
        } else if (
            selector != this.certifyMember.selector && selector != this.setMemberStatus.selector
                && selector != this.addNode.selector && selector != this.endNode.selector
                && selector != this.endAccount.selector && selector != this.enrolOperator.selector
                && selector != this.revokeOperator.selector && selector != this.endFounding.selector
        ) {
            revert UnknownAct(selector);
        }
    }

    function _checkSender(address replaced) private view {
        if (_maySend(replaced)) return;
        if (replaced == address(0)) revert NotTheAuthority(msg.sender);
        revert NotAnAccountOf(_operators[replaced].member, msg.sender);
    }

    function _maySend(address replaced) private view returns (bool) {
        if (_isAuthority(msg.sender)) return true;
        bytes32 sender = memberOfAccount(msg.sender);
        return sender != 0 && sender == _operators[replaced].member;
    }

    function _checkApprovers(address[2] memory keys, address replaced) private view {
        for (uint256 i = 0; i < 2; i++) {
            if (!_mayApprove(keys[i], replaced)) revert MayNotApprove(keys[i]);
        }
        if (_sameHolder(keys[0], keys[1])) revert OnePersonTwice(_operators[keys[0]].holder);
    }

    /// @dev A person with a key in force, and nobody for the replacement of a key of their own.
    function _mayApprove(address key, address replaced) private view returns (bool) {
        Operator storage approver = _operators[key];
        bytes32 member = approver.member;
        if (approver.kind != PERSON || approver.revokedAt != 0 || !isActive(member)) return false;
        if (block.timestamp < approver.from || block.timestamp >= approver.until) return false;
        if (_sameHolder(key, replaced)) return false;
        uint32 roles = approver.roles & _members[member].roles;
        if (roles & Roles.REGULATOR != 0) return true;
        return roles & Roles.ADMINISTRATOR != 0 && member == _operators[replaced].member;
    }

    function _sameHolder(address key, address other) private view returns (bool) {
        return _operators[key].member == _operators[other].member && _operators[key].holder == _operators[other].holder;
    }

    function _announce(bytes32 id, address[2] memory keys) private {
        Operator storage first = _operators[keys[0]];
        Operator storage second = _operators[keys[1]];
        bytes32[2] memory members = [first.member, second.member];
        bytes32[2] memory holders = [first.holder, second.holder];
        emit Performed(id, memberOfAccount(msg.sender), keys, members, holders);
    }

    /// @dev Reverts with what the act reverts with.
    function _callSelf(bytes calldata act) private {
        (bool done, bytes memory reason) = address(this).call(act);
        if (done) return;
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }

    /// @notice Ends the founding for good: from then on the authority's accounts do nothing alone over others. That it
    /// takes two approvals proves that there are two persons who can sign.
    function endFounding() external byTwoPersons {
        if (!founding) revert FoundingOver();
        founding = false;
        emit FoundingEnded();
    }

    /// @notice Starts with one member, the authority, and one account of it; its node is added by itself.
    /// @param authorityId keccak256 of the identity string
    constructor(bytes32 authorityId, string memory identity, address authorityAccount) {
        if (authorityAccount == address(0)) revert ZeroKey();
        uint64 from = uint64(block.timestamp);
        uint64 until = type(uint64).max;
        _certify(authorityId, identity, identity, 0, Roles.REGULATOR | Roles.VERIFIER | Roles.ADMINISTRATOR, from, until);
        _accounts[authorityAccount].member = authorityId;
    }

    // --- Members ---

    /// @notice Certifies a member, or edits one: everything but its identity and its status may change.
    function certifyMember(
        bytes32 id,
        string calldata identity,
        string calldata name,
        uint8 kind,
        uint32 roles,
        uint64 from,
        uint64 until
    ) external byAuthority {
        _certify(id, identity, name, kind, roles, from, until);
    }

    function _certify(
        bytes32 id,
        string memory identity,
        string memory name,
        uint8 kind,
        uint32 roles,
        uint64 from,
        uint64 until
    ) private {
        if (id != keccak256(bytes(identity))) revert IdentityMismatch();
        _checkText(identity);
        _checkText(name);
        if (roles == 0 || roles & ~Roles.ALL != 0) revert UnknownRoles(roles);
        _checkPeriod(from, until);
        Member storage member = _members[id];
        if (member.status == REVOKED) revert MemberRevoked(id);
        if (member.status == 0) {
            member.status = ACTIVE;
            member.identity = identity;
            _memberIds.push(id);
        }
        member.name = name;
        member.kind = kind;
        member.roles = roles;
        member.from = from;
        member.until = until;
        emit MemberCertified(id, identity, name, kind, roles, from, until);
    }

    /// @notice Suspends, reinstates or revokes; revoking is final.
    function setMemberStatus(bytes32 id, uint8 status, string calldata reason) external byAuthority {
        Member storage member = _members[id];
        if (member.status == 0) revert UnknownMember(id);
        if (member.status == REVOKED) revert MemberRevoked(id);
        if (status < ACTIVE || status > REVOKED) revert UnknownStatus(status);
        if (status == member.status) revert StatusUnchanged(status);
        _checkReason(reason);
        member.status = status;
        emit MemberStatusChanged(id, status, reason);
    }

    // --- Nodes ---

    /// @notice Adds a node, or adds accounts to a node of the same member and sets its region and period anew; a node
    /// that was ended comes back with its accounts, except those that were ended by themselves.
    /// @param tesseraKey public key of its privacy manager, 32 bytes
    function addNode(
        bytes32 id,
        address[] calldata accounts,
        bytes32 tesseraKey,
        string calldata region,
        uint64 from,
        uint64 until
    ) external byAuthority {
        if (_members[id].status == 0) revert UnknownMember(id);
        if (_members[id].status == REVOKED) revert MemberRevoked(id);
        if (tesseraKey == 0) revert ZeroKey();
        if (accounts.length == 0) revert NoAccounts();
        _checkText(region);
        _checkPeriod(from, until);
        Node storage node = _nodes[tesseraKey];
        if (node.member == 0) {
            node.member = id;
            _tesseraKeys[id].push(tesseraKey);
        } else if (node.member != id) {
            revert NodeOfAnother(node.member);
        }
        node.region = region;
        node.from = from;
        node.until = until;
        for (uint256 i = 0; i < accounts.length; i++) {
            _addAccount(id, tesseraKey, accounts[i]);
        }
        emit NodeAdded(id, tesseraKey, accounts, region, from, until);
    }

    function _addAccount(bytes32 id, bytes32 tesseraKey, address added) private {
        if (added == address(0)) revert ZeroKey();
        Account storage account = _accounts[added];
        if (account.member == id && account.tesseraKey == tesseraKey && account.endedAt == 0) return;
        // The authority's first account belongs to no node until it is added to one.
        bool unplaced = account.member == id && account.tesseraKey == 0 && account.endedAt == 0;
        if (account.member != 0 && !unplaced) revert AccountTaken(added, account.member);
        account.member = id;
        account.tesseraKey = tesseraKey;
        _nodeAccounts[tesseraKey].push(added);
    }

    /// @notice Ends a node and with it all its accounts, from now.
    function endNode(bytes32 id, bytes32 tesseraKey) external byAuthority {
        Node storage node = _nodes[tesseraKey];
        if (node.member != id || id == 0) revert UnknownNode(tesseraKey);
        node.until = uint64(block.timestamp);
        emit NodeEnded(id, tesseraKey);
    }

    /// @notice Ends one account for good, say because its key leaked.
    function endAccount(bytes32 id, address account) external byAuthority {
        Account storage ended = _accounts[account];
        if (ended.member != id || id == 0 || ended.endedAt != 0) revert UnknownAccount(account);
        ended.endedAt = uint64(block.timestamp);
        emit AccountEnded(id, account);
    }

    // --- Operators ---

    /// @notice Enrols a key under a member, or changes the terms of one it already has. A key stays with its member and
    /// its holder for ever. A member that enrols another's key first only stops that key (it gains no signature, since
    /// acts name their giver), and is on record for it.
    /// @param holder random handle of the person or device within the member, the same over all keys it ever has; who it
    /// is stays in the member's own books
    function enrolOperator(
        bytes32 member,
        address key,
        bytes32 holder,
        uint8 kind,
        uint32 roles,
        string calldata place,
        uint64 from,
        uint64 until
    ) external byMemberOrAuthority(member) {
        if (key == address(0)) revert ZeroKey();
        if (holder == 0) revert HolderMissing();
        if (kind < PERSON || kind > SERVICE) revert UnknownOperatorKind(kind);
        _checkRoles(member, roles);
        if (bytes(place).length > TEXT_LIMIT) revert TextTooLong(bytes(place).length, TEXT_LIMIT);
        _checkPeriod(from, until);
        Operator storage enrolled = _operators[key];
        if (enrolled.member == 0) {
            enrolled.member = member;
            enrolled.holder = holder;
            enrolled.kind = kind;
        } else {
            if (enrolled.member != member) revert KeyOfAnother(enrolled.member);
            if (enrolled.revokedAt != 0) revert KeyRevoked(key);
            if (enrolled.holder != holder || enrolled.kind != kind) revert HolderChanged(key);
        }
        enrolled.roles = roles;
        enrolled.from = from;
        enrolled.until = until;
        enrolled.place = place;
        emit OperatorEnrolled(member, key, holder, kind, roles, place, from, until);
    }

    function _checkRoles(bytes32 member, uint32 roles) private view {
        if (_members[member].status == 0) revert UnknownMember(member);
        if (_members[member].status == REVOKED) revert MemberRevoked(member);
        if (roles == 0) revert UnknownRoles(roles);
        uint32 notHeld = roles & ~_members[member].roles;
        if (notHeld != 0) revert RolesNotHeld(notHeld);
    }

    /// @notice Ends a key for good, from now.
    function revokeOperator(address key, string calldata reason)
        external
        byMemberOrAuthority(_operators[key].member)
    {
        Operator storage revoked = _operators[key];
        if (revoked.member == 0) revert UnknownOperator(key);
        if (revoked.revokedAt != 0) revert KeyRevoked(key);
        _checkReason(reason);
        revoked.revokedAt = uint64(block.timestamp);
        emit OperatorRevoked(revoked.member, key, reason);
    }

    /// @notice A person or device has lost its key: another takes its place, with the same holder, kind, roles and place,
    /// and the old one ends, if it has not ended before. What the old key signed keeps its meaning.
    /// @param until end of the new key, seconds since 1970-01-01 UTC
    function replaceKey(address oldKey, address newKey, uint64 until, string calldata reason) external byTwoPersons {
        Operator storage old = _operators[oldKey];
        if (old.member == 0) revert UnknownOperator(oldKey);
        if (old.kind == SERVICE) revert UnknownOperatorKind(SERVICE);
        if (_members[old.member].status == REVOKED) revert MemberRevoked(old.member);
        if (old.successor != address(0)) revert KeyReplacedBefore(oldKey);
        if (newKey == address(0)) revert ZeroKey();
        Operator storage fresh = _operators[newKey];
        if (fresh.member != 0) revert KeyOfAnother(fresh.member);
        uint64 from = uint64(block.timestamp);
        _checkPeriod(from, until);
        _checkReason(reason);
        if (old.revokedAt == 0) old.revokedAt = from;
        old.successor = newKey;
        fresh.member = old.member;
        fresh.holder = old.holder;
        fresh.kind = old.kind;
        fresh.roles = old.roles;
        fresh.from = from;
        fresh.until = until;
        fresh.place = old.place;
        emit KeyReplaced(old.member, old.holder, oldKey, newKey, from, until, reason);
    }

    // --- Scans ---

    /// @notice A member says from which block on it held certain scans, without saying what they are: each is an act with
    /// action CHECKPOINT that no contract takes, and whoever is shown it and its proof sees that it is not younger. The
    /// first time counts.
    /// @param root OpenZeppelin StandardMerkleTree over [bytes32], one leaf for the EIP-712 digest of each
    /// @param scans how many
    function anchorScans(bytes32 root, uint32 scans) external {
        bytes32 member = memberOfAccount(msg.sender);
        if (member == 0) revert NotAnAccountOf(member, msg.sender);
        if (_scansAnchoredAt[member][root] != 0) return;
        _scansAnchoredAt[member][root] = uint64(block.timestamp);
        emit ScansAnchored(member, root, scans);
    }

    // --- Views ---

    /// @notice Since when the member's scans under this root are anchored, seconds since 1970-01-01 UTC; zero: they are not.
    function scansAnchoredAt(bytes32 member, bytes32 root) external view returns (uint64) {
        return _scansAnchoredAt[member][root];
    }

    /// @notice The active member whose account this is, now; zero when there is none.
    function memberOfAccount(address account) public view returns (bytes32) {
        Account storage known = _accounts[account];
        if (known.endedAt != 0 || !isActive(known.member)) return 0;
        if (known.tesseraKey != 0) {
            Node storage node = _nodes[known.tesseraKey];
            if (block.timestamp < node.from || block.timestamp >= node.until) return 0;
        }
        return known.member;
    }

    /// @notice Whether the member is neither suspended nor revoked, and within its period, now.
    function isActive(bytes32 id) public view returns (bool) {
        Member storage member = _members[id];
        return member.status == ACTIVE && block.timestamp >= member.from && block.timestamp < member.until;
    }

    /// @notice Roles the member was certified for, whether or not it is active.
    function rolesOf(bytes32 id) external view returns (uint32) {
        return _members[id].roles;
    }

    function memberOf(bytes32 id) external view returns (Member memory) {
        return _members[id];
    }

    function memberIds() external view returns (bytes32[] memory) {
        return _memberIds;
    }

    function operator(address key)
        external
        view
        returns (bytes32 member, uint8 kind, uint32 roles, uint64 from, uint64 until, uint64 revokedAt)
    {
        Operator storage enrolled = _operators[key];
        return
            (enrolled.member, enrolled.kind, enrolled.roles, enrolled.from, enrolled.until, enrolled.revokedAt);
    }

    /// @notice Handle of the person or device whose key this is, within its member; and the key that replaced it.
    function holderOf(address key) external view returns (bytes32 holder, address successor) {
        return (_operators[key].holder, _operators[key].successor);
    }

    /// @notice Whether an act with this id has been performed.
    function performed(bytes32 id) external view returns (bool) {
        return _performed[id];
    }

    /// @notice Whether acts signed with this key count for this member in any of these roles.
    /// @param role Roles, bit mask; one in common is enough, and the member must still hold it
    /// @param at seconds since 1970-01-01 UTC; the key's period and revocation are judged at this time, the member's
    /// standing now
    function mayWitness(address key, bytes32 member, uint32 role, uint64 at) external view returns (bool) {
        Operator storage enrolled = _operators[key];
        if (member == 0 || enrolled.member != member || !isActive(member)) return false;
        if (at < enrolled.from || at >= enrolled.until) return false;
        if (enrolled.revokedAt != 0 && at >= enrolled.revokedAt) return false;
        return enrolled.roles & _members[member].roles & role != 0;
    }

    /// @notice Privacy-manager keys of the member's nodes that are in their period now.
    function tesseraKeysOf(bytes32 id) external view returns (bytes32[] memory keys) {
        bytes32[] storage all = _tesseraKeys[id];
        keys = new bytes32[](all.length);
        uint256 count = 0;
        for (uint256 i = 0; i < all.length; i++) {
            Node storage node = _nodes[all[i]];
            if (block.timestamp >= node.from && block.timestamp < node.until) keys[count++] = all[i];
        }
        assembly ("memory-safe") {
            mstore(keys, count)
        }
    }

    /// @notice Accounts ever added to a node, ended ones included; `memberOfAccount` tells which count.
    function nodeAccounts(bytes32 tesseraKey) external view returns (address[] memory) {
        return _nodeAccounts[tesseraKey];
    }

    // --- Checks ---

    function _checkText(string memory text) private pure {
        if (bytes(text).length == 0) revert TextMissing();
        if (bytes(text).length > TEXT_LIMIT) revert TextTooLong(bytes(text).length, TEXT_LIMIT);
    }

    function _checkReason(string calldata reason) private pure {
        if (bytes(reason).length == 0) revert TextMissing();
        if (bytes(reason).length > REASON_LIMIT) revert TextTooLong(bytes(reason).length, REASON_LIMIT);
    }

    function _checkPeriod(uint64 from, uint64 until) private pure {
        if (from >= until) revert WrongPeriod(from, until);
    }
}
