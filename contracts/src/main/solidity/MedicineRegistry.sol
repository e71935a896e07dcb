// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Registrar} from "./Registrar.sol";
import {Actions, Kinds, Roles, Witness} from "./Witness.sol";

/// @title What may be done with a lot's packs; 0 is a lot nobody released
library LotStatus {
    uint8 internal constant RELEASED = 1;
    uint8 internal constant BLOCKED = 2;
    uint8 internal constant RECALLED = 3; // final
    uint8 internal constant WITHDRAWN = 4; // final
}

/// @title How a product may be supplied, as a bit mask
library Supply {
    uint8 internal constant PRESCRIPTION_ONLY = 1;
    uint8 internal constant CONTROLLED = 2; // narcotic or psychotropic
    uint8 internal constant ALL = 3;
}

/// @title Lots of medicines (public)
/// @notice A lot is a product code, a lot number, an expiry day and the Merkle root over its packs. It is released by the
/// holder of the product, and it, or single packs of it, are blocked, recalled or withdrawn by its manufacturer or the
/// regulator. Private channels read it while they run, so a recall holds everywhere at once.
contract MedicineRegistry {
    // --- Data ---

    uint256 public constant REASON_LIMIT = 2000; // bytes; of advice too
    uint256 public constant PACKS_LIMIT = 100; // that one call changes
    uint8 public constant SCOPE_LIMIT = 3; // 1 wholesalers, 2 pharmacies and hospitals too, 3 patients too
    uint256 public constant LOT_NUMBER_LIMIT = 20; // GS1 General Specifications, AI (10)
    uint64 public constant GTIN_LIMIT = 1e14; // fourteen digits

    /// @notice What a manufacturer says of a lot when releasing it.
    struct LotTerms {
        uint64 gtin; // fourteen digits as a number
        string lotNumber; // as printed, AI (10)
        uint32 expiry; // days since 1970-01-01, the last day on which it may be used
        bytes32 root; // OpenZeppelin StandardMerkleTree over ["uint64 gtin", "string serial"]
        uint32 size; // packs
    }

    /// @notice What those who hold packs are told when they are blocked, unblocked, recalled or withdrawn.
    struct Notice {
        uint8 scope; // how far down it goes, 1 to SCOPE_LIMIT
        string reason;
        string advice; // what a pharmacist should do; may be empty
    }

    struct Product {
        bytes32 holder; // member id
        uint8 supply; // Supply, bit mask
    }

    /// @dev How a pack stands by itself, whatever its lot does.
    struct Standing {
        uint8 status; // LotStatus; 0 nothing was said of it
        bytes32 blockedBy; // member id, while it is blocked
    }

    struct Lot {
        uint64 gtin;
        uint32 expiry;
        uint32 size;
        uint64 releasedAt; // block number
        bytes32 root;
        bytes32 manufacturer; // member id
        Standing standing;
        string lotNumber;
    }

    Registrar public immutable registrar;

    mapping(uint64 gtin => Product) private _products;
    mapping(bytes32 lotId => Lot) private _lots;
    mapping(bytes32 lotId => mapping(bytes32 packId => Standing)) private _packs;
    mapping(bytes32 giver => mapping(bytes32 commandId => bool)) private _done; // by giver, so nobody spends another's id

    // --- Events ---

    event ProductAuthorised(uint64 indexed gtin, bytes32 indexed holder, uint8 supply);
    event LotReleased(
        bytes32 indexed commandId,
        bytes32 indexed lotId,
        uint64 gtin,
        string lotNumber,
        uint32 expiry,
        bytes32 root,
        uint32 size,
        bytes32 manufacturer,
        address witness
    );
    event LotStatusChanged(
        bytes32 indexed commandId,
        bytes32 indexed lotId,
        uint8 action,
        uint8 status,
        uint8 scope,
        string reason,
        string advice,
        bytes32 by,
        address witness
    );
    event PacksStatusChanged(
        bytes32 indexed commandId,
        bytes32 indexed lotId,
        bytes32[] packIds,
        uint8 action,
        uint8 status,
        uint8 scope,
        string reason,
        string advice,
        bytes32 by,
        address witness
    );

    // --- Refusals ---

    error NotTheAuthority(address account);
    error NotTheGiver(address account); // the sender is no account of the act's giver
    error NotAManufacturer(bytes32 member);
    error NotTheHolder(bytes32 holder); // who holds the product, zero for nobody
    error NotAWitness(address key);
    error AlreadyDone(bytes32 commandId);
    error WrongGtin(uint64 gtin);
    error WrongSupply(uint8 supply);
    error WrongScope(uint8 scope);
    error WrongNumber(uint256 packs, uint256 limit); // none, or too many
    error WrongLotNumber();
    error WrongRoot();
    error WrongSize();
    error WrongKind(uint8 kind);
    error WrongAction(uint8 action);
    error WrongSubject(bytes32 expected);
    error WrongReceiver();
    error WrongDetail(bytes32 expected);
    error TextMissing();
    error TextTooLong(uint256 length, uint256 limit);
    error LotExists(bytes32 lotId);
    error LotExpired(uint32 expiry);
    error UnknownLot(bytes32 lotId);
    error StatusIsFinal(uint8 status);
    error StatusUnchanged(uint8 status);
    error NotBlocked();
    error BlockedByAnother(bytes32 member);
    error MayNotChange(bytes32 member); // neither the lot's manufacturer nor the regulator

    constructor(Registrar registrar_) {
        registrar = registrar_;
    }

    // --- Products ---

    /// @notice The regulator says who holds the authorisation of these products, and how they may be supplied; a holder of
    /// zero takes it away. Lots already released stay with their manufacturer.
    /// @param supply Supply, bit mask
    function authoriseProducts(uint64[] calldata gtins, bytes32 holder, uint8 supply) external {
        bytes32 authority = registrar.memberOfAccount(msg.sender);
        if (authority == 0 || registrar.rolesOf(authority) & Roles.REGULATOR == 0) revert NotTheAuthority(msg.sender);
        if (holder != 0 && registrar.rolesOf(holder) & Roles.MANUFACTURER == 0) revert NotAManufacturer(holder);
        if (supply > Supply.ALL) revert WrongSupply(supply);
        for (uint256 i = 0; i < gtins.length; i++) {
            _checkGtin(gtins[i]);
            _products[gtins[i]] = Product(holder, supply);
            emit ProductAuthorised(gtins[i], holder, supply);
        }
    }

    // --- Lots ---

    /// @notice Releases a lot. Signed by a witness of the manufacturer, sent by an account of the manufacturer.
    /// @param act subject is the lot id, detail is keccak256(abi.encode(terms))
    function release(LotTerms calldata terms, Witness.Act calldata act, bytes calldata signature) external {
        bytes32 lotId = keccak256(abi.encode(terms.gtin, terms.lotNumber));
        address witness = _admit(Actions.RELEASE, lotId, keccak256(abi.encode(terms)), Roles.MANUFACTURER, act, signature);
        bytes32 holder = _products[terms.gtin].holder;
        if (holder != act.giver) revert NotTheHolder(holder);
        _checkGtin(terms.gtin);
        uint256 length = bytes(terms.lotNumber).length;
        if (length == 0 || length > LOT_NUMBER_LIMIT) revert WrongLotNumber();
        if (terms.root == 0) revert WrongRoot();
        if (terms.size == 0) revert WrongSize();
        if (block.timestamp / 1 days > terms.expiry) revert LotExpired(terms.expiry);
        if (_lots[lotId].standing.status != 0) revert LotExists(lotId);
        _add(lotId, terms, act.giver);
        _announce(lotId, terms, act, witness);
    }

    function _add(bytes32 lotId, LotTerms calldata terms, bytes32 manufacturer) private {
        Lot storage added = _lots[lotId];
        added.gtin = terms.gtin;
        added.lotNumber = terms.lotNumber;
        added.expiry = terms.expiry;
        added.root = terms.root;
        added.size = terms.size;
        added.manufacturer = manufacturer;
        added.standing.status = LotStatus.RELEASED;
        added.releasedAt = uint64(block.number);
    }

    function _announce(bytes32 lotId, LotTerms calldata terms, Witness.Act calldata act, address witness) private {
        emit LotReleased(
            act.commandId,
            lotId,
            terms.gtin,
            terms.lotNumber,
            terms.expiry,
            terms.root,
            terms.size,
            act.giver,
            witness
        );
    }

    /// @notice Blocks, unblocks, recalls or withdraws a lot. Signed by a witness of the lot's manufacturer or of the
    /// regulator, sent by an account of the same member. Recalled and withdrawn are final. What the regulator blocked
    /// the manufacturer cannot unblock.
    /// @param act subject is the lot id, detail is keccak256(abi.encode(action, notice))
    function changeStatus(
        bytes32 lotId,
        uint8 action,
        Notice calldata notice,
        Witness.Act calldata act,
        bytes calldata signature
    ) external {
        bytes32 detail = keccak256(abi.encode(action, notice));
        (address witness, bool regulator) = _admitChange(lotId, action, detail, notice, act, signature);
        Standing storage standing = _lots[lotId].standing;
        _change(standing, action, act.giver, regulator);
        _log(
            LotStatusChanged.selector,
            act.commandId,
            lotId,
            abi.encode(LotChange(action, standing.status, notice.scope, notice.reason, notice.advice, act.giver, witness))
        );
    }

    /// @notice The same for single packs of a lot, each of which stands by itself: a pack may be supplied when neither it
    /// nor its lot is blocked, recalled or withdrawn. All are changed, or none.
    /// @param packIds 1 to PACKS_LIMIT; that they are of the lot is not checked, as it makes no difference to others
    /// @param act subject is the lot id, detail is keccak256(abi.encode(action, packIds, notice))
    function changePacks(
        bytes32 lotId,
        bytes32[] calldata packIds,
        uint8 action,
        Notice calldata notice,
        Witness.Act calldata act,
        bytes calldata signature
    ) external {
        if (packIds.length == 0 || packIds.length > PACKS_LIMIT) revert WrongNumber(packIds.length, PACKS_LIMIT);
        bytes32 detail = keccak256(abi.encode(action, packIds, notice));
        (address witness, bool regulator) = _admitChange(lotId, action, detail, notice, act, signature);
        uint8 status = 0;
        for (uint256 i = 0; i < packIds.length; i++) {
            status = _change(_packs[lotId][packIds[i]], action, act.giver, regulator);
        }
        PacksChange memory change;
        change.packIds = packIds;
        change.action = action;
        change.status = status;
        change.scope = notice.scope;
        change.reason = notice.reason;
        change.advice = notice.advice;
        change.by = act.giver;
        change.witness = witness;
        _log(PacksStatusChanged.selector, act.commandId, lotId, abi.encode(change));
    }

    /// @dev Fields of LotStatusChanged that are not indexed, in order.
    struct LotChange {
        uint8 action;
        uint8 status;
        uint8 scope;
        string reason;
        string advice;
        bytes32 by;
        address witness;
    }

    /// @dev Fields of PacksStatusChanged that are not indexed, in order.
    struct PacksChange {
        bytes32[] packIds;
        uint8 action;
        uint8 status;
        uint8 scope;
        string reason;
        string advice;
        bytes32 by;
        address witness;
    }

    /// @dev An event with more fields than fit on the stack.
    /// @param fields ABI encoding of one struct with all fields that are not indexed; its first word is an offset, the
    /// rest is how the event has them
    function _log(bytes32 selector, bytes32 commandId, bytes32 lotId, bytes memory fields) private {
        assembly ("memory-safe") {
            log3(add(fields, 64), sub(mload(fields), 32), selector, commandId, lotId)
        }
    }

    function _admitChange(
        bytes32 lotId,
        uint8 action,
        bytes32 detail,
        Notice calldata notice,
        Witness.Act calldata act,
        bytes calldata signature
    ) private returns (address witness, bool regulator) {
        if (action < Actions.RECALL || action > Actions.UNBLOCK) revert WrongAction(action);
        if (_lots[lotId].standing.status == 0) revert UnknownLot(lotId);
        regulator = registrar.rolesOf(act.giver) & Roles.REGULATOR != 0;
        if (!regulator && act.giver != _lots[lotId].manufacturer) revert MayNotChange(act.giver);
        uint32 role = regulator ? Roles.REGULATOR : Roles.MANUFACTURER;
        witness = _admit(action, lotId, detail, role, act, signature);
        if (notice.scope == 0 || notice.scope > SCOPE_LIMIT) revert WrongScope(notice.scope);
        if (bytes(notice.reason).length == 0) revert TextMissing();
        _checkText(notice.reason);
        _checkText(notice.advice);
    }

    function _change(Standing storage standing, uint8 action, bytes32 by, bool regulator)
        private
        returns (uint8 status)
    {
        status = _next(standing, action, by, regulator);
        standing.status = status;
        standing.blockedBy = status == LotStatus.BLOCKED ? by : bytes32(0);
    }

    function _next(Standing storage standing, uint8 action, bytes32 by, bool regulator) private view returns (uint8) {
        uint8 status = standing.status;
        if (status == LotStatus.RECALLED || status == LotStatus.WITHDRAWN) revert StatusIsFinal(status);
        if (action == Actions.RECALL) return LotStatus.RECALLED;
        if (action == Actions.WITHDRAW) return LotStatus.WITHDRAWN;
        if (action == Actions.BLOCK) {
            // The regulator's block stands above the manufacturer's and may be put over it.
            if (status == LotStatus.BLOCKED && (!regulator || standing.blockedBy == by)) revert StatusUnchanged(status);
            return LotStatus.BLOCKED;
        }
        if (status != LotStatus.BLOCKED) revert NotBlocked();
        if (!regulator && standing.blockedBy != by) revert BlockedByAnother(standing.blockedBy);
        return LotStatus.RELEASED;
    }

    /// @dev Everything that makes an act admissible, whatever it does; spends the command id.
    function _admit(
        uint8 action,
        bytes32 subject,
        bytes32 detail,
        uint32 role,
        Witness.Act calldata act,
        bytes calldata signature
    ) private returns (address witness) {
        if (act.giver == 0 || registrar.memberOfAccount(msg.sender) != act.giver) revert NotTheGiver(msg.sender);
        if (_done[act.giver][act.commandId]) revert AlreadyDone(act.commandId);
        if (act.kind != Kinds.MEDICINE) revert WrongKind(act.kind);
        if (act.action != action) revert WrongAction(act.action);
        if (act.subject != subject) revert WrongSubject(subject);
        if (act.receiver != 0) revert WrongReceiver();
        if (act.detail != detail) revert WrongDetail(detail);
        witness = Witness.signer(Witness.digest(act, address(registrar)), signature);
        if (!registrar.mayWitness(witness, act.giver, role, uint64(block.timestamp))) revert NotAWitness(witness);
        _done[act.giver][act.commandId] = true;
    }

    function _checkGtin(uint64 gtin) private pure {
        if (gtin == 0 || gtin >= GTIN_LIMIT) revert WrongGtin(gtin);
    }

    function _checkText(string calldata text) private pure {
        if (bytes(text).length > REASON_LIMIT) revert TextTooLong(bytes(text).length, REASON_LIMIT);
    }

    // --- Views ---

    /// @return gtin zero when there is no such lot
    function lot(bytes32 lotId)
        external
        view
        returns (
            uint64 gtin,
            string memory lotNumber,
            uint32 expiry,
            bytes32 root,
            uint32 size,
            bytes32 manufacturer,
            uint8 status,
            uint64 releasedAt
        )
    {
        Lot storage known = _lots[lotId];
        return (
            known.gtin,
            known.lotNumber,
            known.expiry,
            known.root,
            known.size,
            known.manufacturer,
            known.standing.status,
            known.releasedAt
        );
    }

    /// @notice What a private channel asks most: 0 when there is no such lot, and the last day on which it may be used.
    function lotStatus(bytes32 lotId) external view returns (uint8 status, uint32 expiry) {
        Lot storage known = _lots[lotId];
        return (known.standing.status, known.expiry);
    }

    /// @notice How a pack stands by itself, whatever its lot does: 0 when nothing was ever said of it.
    function packStatus(bytes32 lotId, bytes32 packId) external view returns (uint8) {
        return _packs[lotId][packId].status;
    }

    /// @return holder who may release lots of this product; zero when nobody
    /// @return supply Supply, bit mask
    function product(uint64 gtin) external view returns (bytes32 holder, uint8 supply) {
        Product storage known = _products[gtin];
        return (known.holder, known.supply);
    }

    /// @notice Whether this giver's command was carried out.
    function done(bytes32 giver, bytes32 commandId) external view returns (bool) {
        return _done[giver][commandId];
    }
}
