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

/// @title Lots of medicines (public)
/// @notice A lot is a product code, a lot number, an expiry day and the Merkle root over its packs. It is released by the
/// holder of the product, and blocked, recalled or withdrawn by its manufacturer or the regulator. Private channels read
/// it while they run, so a recall holds everywhere at once.
contract MedicineRegistry {
    // --- Data ---

    uint256 public constant REASON_LIMIT = 2000; // bytes
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

    struct Lot {
        uint64 gtin;
        uint32 expiry;
        uint32 size;
        uint8 status; // LotStatus
        uint64 releasedAt; // block number
        bytes32 root;
        bytes32 manufacturer; // member id
        bytes32 blockedBy; // member id, while it is blocked
        string lotNumber;
    }

    Registrar public immutable registrar;

    mapping(uint64 gtin => bytes32 holder) private _holders;
    mapping(bytes32 lotId => Lot) private _lots;
    mapping(bytes32 giver => mapping(bytes32 commandId => bool)) private _done; // by giver, so nobody spends another's id

    // --- Events ---

    event ProductAuthorised(uint64 indexed gtin, bytes32 indexed holder);
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
        string reason,
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

    /// @notice The regulator says who holds the authorisation of these products; zero takes it away. Lots already
    /// released stay with their manufacturer.
    function authoriseProducts(uint64[] calldata gtins, bytes32 holder) external {
        bytes32 authority = registrar.memberOfAccount(msg.sender);
        if (authority == 0 || registrar.rolesOf(authority) & Roles.REGULATOR == 0) revert NotTheAuthority(msg.sender);
        if (holder != 0 && registrar.rolesOf(holder) & Roles.MANUFACTURER == 0) revert NotAManufacturer(holder);
        for (uint256 i = 0; i < gtins.length; i++) {
            _checkGtin(gtins[i]);
            _holders[gtins[i]] = holder;
            emit ProductAuthorised(gtins[i], holder);
        }
    }

    // --- Lots ---

    /// @notice Releases a lot. Signed by a witness of the manufacturer, sent by an account of the manufacturer.
    /// @param act subject is the lot id, detail is keccak256(abi.encode(terms))
    function release(LotTerms calldata terms, Witness.Act calldata act, bytes calldata signature) external {
        bytes32 lotId = keccak256(abi.encode(terms.gtin, terms.lotNumber));
        address witness = _admit(Actions.RELEASE, lotId, keccak256(abi.encode(terms)), Roles.MANUFACTURER, act, signature);
        bytes32 holder = _holders[terms.gtin];
        if (holder != act.giver) revert NotTheHolder(holder);
        _checkGtin(terms.gtin);
        uint256 length = bytes(terms.lotNumber).length;
        if (length == 0 || length > LOT_NUMBER_LIMIT) revert WrongLotNumber();
        if (terms.root == 0) revert WrongRoot();
        if (terms.size == 0) revert WrongSize();
        if (block.timestamp / 1 days > terms.expiry) revert LotExpired(terms.expiry);
        if (_lots[lotId].status != 0) revert LotExists(lotId);
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
        added.status = LotStatus.RELEASED;
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
    /// @param act subject is the lot id, detail is keccak256(abi.encode(action, reason))
    function changeStatus(
        bytes32 lotId,
        uint8 action,
        string calldata reason,
        Witness.Act calldata act,
        bytes calldata signature
    ) external {
        if (action < Actions.RECALL || action > Actions.UNBLOCK) revert WrongAction(action);
        Lot storage changed = _lots[lotId];
        if (changed.status == 0) revert UnknownLot(lotId);
        bool regulator = registrar.rolesOf(act.giver) & Roles.REGULATOR != 0;
        if (!regulator && act.giver != changed.manufacturer) revert MayNotChange(act.giver);
        address witness = _admit(
            action,
            lotId,
            keccak256(abi.encode(action, reason)),
            regulator ? Roles.REGULATOR : Roles.MANUFACTURER,
            act,
            signature
        );
        if (bytes(reason).length == 0) revert TextMissing();
        if (bytes(reason).length > REASON_LIMIT) revert TextTooLong(bytes(reason).length, REASON_LIMIT);
        uint8 status = _next(changed, action, act.giver, regulator);
        changed.status = status;
        changed.blockedBy = status == LotStatus.BLOCKED ? act.giver : bytes32(0);
        emit LotStatusChanged(act.commandId, lotId, action, status, reason, act.giver, witness);
    }

    function _next(Lot storage changed, uint8 action, bytes32 by, bool regulator) private view returns (uint8) {
        uint8 status = changed.status;
        if (status == LotStatus.RECALLED || status == LotStatus.WITHDRAWN) revert StatusIsFinal(status);
        if (action == Actions.RECALL) return LotStatus.RECALLED;
        if (action == Actions.WITHDRAW) return LotStatus.WITHDRAWN;
        if (action == Actions.BLOCK) {
            // The regulator's block stands above the manufacturer's and may be put over it.
            if (status == LotStatus.BLOCKED && (!regulator || changed.blockedBy == by)) revert StatusUnchanged(status);
            return LotStatus.BLOCKED;
        }
        if (status != LotStatus.BLOCKED) revert NotBlocked();
        if (!regulator && changed.blockedBy != by) revert BlockedByAnother(changed.blockedBy);
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
            known.status,
            known.releasedAt
        );
    }

    /// @notice Who may release lots of this product; zero when nobody.
    function holderOf(uint64 gtin) external view returns (bytes32) {
        return _holders[gtin];
    }

    /// @notice Whether this giver's command was carried out.
    function done(bytes32 giver, bytes32 commandId) external view returns (bool) {
        return _done[giver][commandId];
    }
}
