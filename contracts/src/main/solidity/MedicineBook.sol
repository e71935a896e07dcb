// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {MedicineChannel, Irregularities} from "./MedicineChannel.sol";
import {LotStatus, Supply} from "./MedicineRegistry.sol";
import {Actions, Roles, Witness} from "./Witness.sol";

/// @title What became of a pack
library PackStatus {
    uint8 internal constant ACTIVE = 0; // nothing that takes it out of trade is known
    uint8 internal constant DISPENSED = 1;
    uint8 internal constant DESTROYED = 2; // final
    uint8 internal constant STOLEN = 3;
    uint8 internal constant LOST = 4;
    uint8 internal constant FREE_SAMPLE = 5;
    uint8 internal constant AUTHORITY_SAMPLE = 6;
    uint8 internal constant EXPORTED = 7; // final
    uint8 internal constant LOCKED = 8; // until the same member unlocks it
}

/// @title A member's own book of packs (private)
/// @notice What a member does to packs by itself, whoever supplied them: it gives them to patients, wholly or in parts,
/// takes them out of trade otherwise, sets them aside, takes any of that back, and says what its logistic units hold.
/// Lots, recalls and keys are read from the public contracts at the moment of the act, so a recall stops dispensing here
/// in the same block.
abstract contract MedicineBook is MedicineChannel {
    // --- Data ---

    uint256 private constant SERIAL_LIMIT = 20; // GS1 General Specifications, AI (21)
    uint256 private constant UNITS_LIMIT = 100; // logistic units that one command packs
    uint64 private constant SSCC_LIMIT = 1e18; // eighteen digits
    uint256 private constant UNDO_WITHIN = 10 days;
    uint256 private constant SCANS_LIMIT = 300; // of one session, within the share of gas

    uint8 private constant ADD = 1;
    uint8 private constant DELETE = 2;

    /// @notice One pack, and the proof that it is of its lot.
    struct PackProof {
        uint64 gtin; // fourteen digits as a number
        string serial; // as printed, AI (21)
        bytes32 lotId;
        bytes32[] proof; // Merkle proof of the pack against the lot's root
    }

    struct DispenseTerms {
        PackProof pack;
        uint32 contents; // units in a full pack; zero when the whole pack is given
        uint32 taken; // units given now; zero when the whole pack is given
        bytes32 prescription; // commitment; zero for none
        Witness.Reservation reservation; // all zero offline, and for a later part without one
        bytes reservationSignature; // by a VERIFIER key of the regulator
    }

    struct DecommissionTerms {
        PackProof pack;
        uint8 status; // PackStatus; LOCKED when it is locked
        bytes32 evidence; // keccak256 of what the member keeps about it; zero for nothing
        Witness.Reservation reservation;
        bytes reservationSignature;
    }

    struct UndoTerms {
        PackProof pack; // without proof
        bytes32 undone; // id of the command that gave it its status; zero to unlock it, whichever locked it
        uint8 from; // that status
    }

    /// @notice One logistic unit from now on.
    struct Unit {
        uint64 sscc; // eighteen digits as a number
        uint8 operation; // 1 ADD: it holds what is said here; 2 DELETE: it is broken down
        bytes32 root; // OpenZeppelin StandardMerkleTree over the packs below it
        uint32 packs; // below it, at any depth
        uint32 children; // units and packs directly in it
    }

    struct PackingTerms {
        Unit[] units;
    }

    /// @notice What a device scanned in one piece of work, under one signature.
    struct SessionTerms {
        bytes32 session; // 32 random bytes
        bytes32 root; // OpenZeppelin StandardMerkleTree of ["bytes32"] over the digests
        uint64 first; // deviceSequence of its first scan; the act has a later one
        bytes32 previous; // root of the session that this key signed before; zero for its first
        bytes32[] digests; // EIP-712 digests of the scans that count, in the order of their leaves
    }

    /// @notice The session that a key signed last.
    struct SessionHead {
        bytes32 root;
        uint64 last; // deviceSequence of its signature
    }

    struct Pack {
        uint8 status; // PackStatus
        uint32 contents; // units in a full pack; not zero once it was opened
        uint32 remaining; // units left in it, once it was opened
        uint64 changedAt; // seconds since 1970-01-01 UTC, by the block
        bytes32 lotId;
        bytes32 commandId; // that changed it last
        bytes32 prescription; // it was opened for
    }

    /// @dev Fields of PackChanged that are not indexed, in order.
    struct Change {
        bytes32 member;
        uint8 action;
        uint8 status;
        uint32 contents;
        uint32 taken;
        uint32 remaining;
        bytes32 prescription;
        bytes32 reservationId;
        bytes32 related;
        address witness;
        string place;
        uint64 deviceTime;
        uint32 irregularities;
    }

    /// @dev Fields of SessionRecorded that are not indexed, in order.
    struct SessionRecord {
        bytes32 member;
        bytes32 root;
        uint32 scans;
        uint64 first;
        uint64 last;
        bytes32 previous;
        string place;
        uint64 deviceTime;
        uint32 irregularities;
    }

    /// @dev The facts of a lot that a command needs, as the registry has them now.
    struct LotFacts {
        uint64 gtin;
        uint32 expiry;
        bytes32 root;
        uint8 status; // LotStatus
    }

    mapping(bytes32 packId => Pack) private _packs;
    mapping(bytes32 packId => bool) private _takenOver; // what the predecessor knew of it is here
    mapping(address key => SessionHead) private _sessions;

    // --- Events ---

    /// @notice Something was done to a pack, or is said to have been.
    /// @param status PackStatus after it
    /// @param related the evidence of DECOMMISSION, the command that UNDO or UNLOCK took back, else zero
    /// @param irregularities Irregularities, bit mask; with STATUS_CONFLICT nothing was changed
    event PackChanged(
        bytes32 indexed commandId,
        bytes32 indexed packId,
        bytes32 indexed lotId,
        bytes32 member,
        uint8 action,
        uint8 status,
        uint32 contents,
        uint32 taken,
        uint32 remaining,
        bytes32 prescription,
        bytes32 reservationId,
        bytes32 related,
        address witness,
        string place,
        uint64 deviceTime,
        uint32 irregularities
    );
    /// @notice A member says what so many logistic units hold; the UnitPacked of each follow.
    event PackingRecorded(
        bytes32 indexed commandId,
        bytes32 indexed member,
        uint32 units,
        address witness,
        string place,
        uint64 deviceTime,
        uint32 irregularities
    );
    event UnitPacked(
        bytes32 indexed commandId,
        uint64 indexed sscc,
        uint8 operation,
        bytes32 root,
        uint32 packs,
        uint32 children
    );

    /// @notice A device says what it scanned in one session: so many scans under one root.
    /// @param last deviceSequence of the signature
    event SessionRecorded(
        bytes32 indexed commandId,
        bytes32 indexed session,
        address indexed witness,
        bytes32 member,
        bytes32 root,
        uint32 scans,
        uint64 first,
        uint64 last,
        bytes32 previous,
        string place,
        uint64 deviceTime,
        uint32 irregularities
    );

    // --- Refusals ---

    error WrongSerial();
    error WrongParts(uint32 contents, uint32 taken);
    error WrongStatus(uint8 status); // no status that a pack is decommissioned to
    error WrongUnits(uint256 count, uint256 limit); // none, or too many
    error WrongUnit(uint64 sscc);
    error WrongScans(uint256 count, uint256 limit); // none, too many, or more than there are numbers for
    error WrongRoot(bytes32 root); // of the digests that came
    error WrongLot(bytes32 lotId); // what was done to the pack was done under this lot
    error LotNotReleased();
    error LotBlocked();
    error LotRecalled();
    error LotWithdrawn();
    error LotExpired(uint32 expiry);
    error NotInLot();
    error PackBlocked();
    error PackRecalled();
    error PackWithdrawn();
    error NotAVerifier(address key);
    error ReservationForAnother();
    error ReservationExpired(uint64 expires);
    error PrescriptionMissing(); // the product is on prescription only
    error PrescriptionUnreserved(bytes32 reserved); // the prescription that is reserved, or that the pack was opened for
    error PackNotActive(uint8 status, bytes32 commandId);
    error TooLittleLeft(uint32 remaining);
    error MayNotUndo(uint8 status); // final, or nothing to undo, or not in this way
    error NotThatStatus(uint8 status, bytes32 commandId); // that the pack has now, and who gave it
    error PackOpened(); // parts of it were given to patients
    error UndoTooLate(uint64 until);

    // --- Commands ---

    function _performInBook(bytes32 submitter, Command calldata command) internal {
        if (command.action == Actions.DISPENSE) _dispense(submitter, command);
        else if (command.action == Actions.DISPENSED_OFFLINE) _dispensedOffline(submitter, command);
        else if (command.action == Actions.PACK) _pack(submitter, command);
        else if (command.action == Actions.SCAN_SESSION) _session(submitter, command);
        else if (command.action == Actions.UNDO || command.action == Actions.UNLOCK) _reactivate(submitter, command);
        else _decommission(submitter, command);
    }

    function _dispense(bytes32 submitter, Command calldata command) private {
        (DispenseTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (DispenseTerms, Witness.Act, bytes));
        bytes32 packId = _packId(terms.pack);
        _checkParts(terms.contents, terms.taken);
        Change memory change = _own(submitter, command, packId, _detail(terms), DISPENSERS, act, signature);
        _checkMayBeSupplied(packId, terms.pack);
        if (terms.prescription == 0 && _onPrescription(terms.pack.gtin)) revert PrescriptionMissing();
        _describe(terms, change);
        change.reservationId = terms.reservation.reservationId;
        Pack storage pack = _ofPack(packId);
        bool later = pack.status == PackStatus.DISPENSED && pack.contents != 0 && terms.contents == pack.contents;
        if (later) {
            if (terms.taken > pack.remaining) revert TooLittleLeft(pack.remaining);
            change.remaining = pack.remaining - terms.taken;
        } else {
            _checkActive(pack);
        }
        if (later && change.reservationId == 0) {
            if (terms.prescription != pack.prescription) revert PrescriptionUnreserved(pack.prescription);
        } else {
            _checkReservation(packId, change, terms.reservation, terms.reservationSignature);
        }
        _record(command.id, packId, terms.pack.lotId, change);
    }

    /// @dev Locks it, too.
    function _decommission(bytes32 submitter, Command calldata command) private {
        (DecommissionTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (DecommissionTerms, Witness.Act, bytes));
        bool right = command.action == Actions.LOCK
            ? terms.status == PackStatus.LOCKED
            : terms.status >= PackStatus.DESTROYED && terms.status <= PackStatus.EXPORTED;
        if (!right) revert WrongStatus(terms.status);
        bytes32 packId = _packId(terms.pack);
        bytes32 detail =
            keccak256(abi.encode(terms.pack.lotId, terms.status, terms.evidence, terms.reservation.reservationId));
        Change memory change = _own(submitter, command, packId, detail, HANDLERS, act, signature);
        bool supplied = terms.status == PackStatus.FREE_SAMPLE || terms.status == PackStatus.EXPORTED;
        if (supplied) _checkMayBeSupplied(packId, terms.pack);
        else _checkInLot(packId, terms.pack);
        change.status = terms.status;
        change.related = terms.evidence;
        change.reservationId = terms.reservation.reservationId;
        _checkActive(_ofPack(packId));
        _checkReservation(packId, change, terms.reservation, terms.reservationSignature);
        _record(command.id, packId, terms.pack.lotId, change);
    }

    /// @dev Undoes what was done, or unlocks it.
    function _reactivate(bytes32 submitter, Command calldata command) private {
        (UndoTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (UndoTerms, Witness.Act, bytes));
        bytes32 packId = _packId(terms.pack);
        bytes32 detail = keccak256(abi.encode(terms.pack.lotId, terms.undone, terms.from));
        Change memory change = _own(submitter, command, packId, detail, HANDLERS, act, signature);
        Pack storage pack = _ofPack(packId);
        bool unlocking = command.action == Actions.UNLOCK;
        if (!(unlocking ? terms.from == PackStatus.LOCKED : _mayBeUndone(terms.from))) revert MayNotUndo(terms.from);
        if (pack.status != terms.from || (!unlocking && pack.commandId != terms.undone)) {
            revert NotThatStatus(pack.status, pack.commandId);
        }
        if (pack.lotId != terms.pack.lotId) revert WrongLot(pack.lotId);
        if (pack.contents != 0) revert PackOpened();
        uint256 until = pack.changedAt + UNDO_WITHIN;
        if (!unlocking && block.timestamp > until) revert UndoTooLate(uint64(until));
        change.related = pack.commandId;
        delete _packs[packId];
        _announce(command.id, packId, terms.pack.lotId, change);
    }

    function _mayBeUndone(uint8 status) private pure returns (bool) {
        return status == PackStatus.DISPENSED || status == PackStatus.STOLEN || status == PackStatus.LOST
            || status == PackStatus.FREE_SAMPLE || status == PackStatus.AUTHORITY_SAMPLE;
    }

    // --- Testimony ---

    /// @dev Changes the status from ACTIVE only, and only for a member that may dispense; a later part of a pack that
    /// this member opened is taken from it.
    function _dispensedOffline(bytes32 submitter, Command calldata command) private {
        (DispenseTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (DispenseTerms, Witness.Act, bytes));
        bytes32 packId = _packId(terms.pack);
        _checkParts(terms.contents, terms.taken);
        if (terms.reservation.reservationId != 0) revert ReservationForAnother();
        Change memory change = _told(submitter, command, packId, _detail(terms), DISPENSERS, act, signature);
        change.irregularities |= Irregularities.UNRESERVED | _oddities(packId, terms.pack);
        if (terms.prescription == 0 && _onPrescription(terms.pack.gtin)) {
            change.irregularities |= Irregularities.WITHOUT_PRESCRIPTION;
        }
        _describe(terms, change);
        Pack storage pack = _ofPack(packId);
        bool later = pack.status == PackStatus.DISPENSED && pack.contents != 0 && terms.contents == pack.contents
            && terms.taken <= pack.remaining;
        bool certified = change.irregularities & Irregularities.MEMBER_NOT_CERTIFIED == 0;
        if (certified && later) {
            change.remaining = pack.remaining - terms.taken;
            if (terms.prescription == pack.prescription) change.irregularities &= ~Irregularities.UNRESERVED;
        } else if (!certified || pack.status != PackStatus.ACTIVE) {
            change.irregularities |= Irregularities.STATUS_CONFLICT;
            change.status = pack.status;
            change.remaining = pack.remaining;
            _announce(command.id, packId, terms.pack.lotId, change);
            return;
        }
        _record(command.id, packId, terms.pack.lotId, change);
    }

    function _pack(bytes32 submitter, Command calldata command) private {
        (PackingTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (PackingTerms, Witness.Act, bytes));
        uint256 count = terms.units.length;
        if (count == 0 || count > UNITS_LIMIT) revert WrongUnits(count, UNITS_LIMIT);
        bytes32 hash = keccak256(abi.encode(terms.units));
        Change memory told = _told(submitter, command, hash, hash, HANDLERS, act, signature);
        emit PackingRecorded(
            command.id, submitter, uint32(count), told.witness, told.place, told.deviceTime, told.irregularities
        );
        for (uint256 i = 0; i < count; i++) {
            Unit memory unit = terms.units[i];
            bool holds = unit.root != 0 && unit.packs != 0 && unit.children != 0;
            bool known = (unit.operation == ADD && holds) || unit.operation == DELETE;
            if (!known || unit.sscc == 0 || unit.sscc >= SSCC_LIMIT) revert WrongUnit(unit.sscc);
            emit UnitPacked(command.id, unit.sscc, unit.operation, unit.root, unit.packs, unit.children);
        }
    }

    /// @dev One signature stands for all scans, so they are what it was given for or nothing is recorded.
    function _session(bytes32 submitter, Command calldata command) private {
        (SessionTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (SessionTerms, Witness.Act, bytes));
        uint256 count = terms.digests.length;
        if (count == 0 || count > SCANS_LIMIT || terms.first + count > act.deviceSequence) {
            revert WrongScans(count, SCANS_LIMIT);
        }
        bytes32 root = _rootOf(terms.digests);
        if (root != terms.root) revert WrongRoot(root);
        bytes32 detail = keccak256(abi.encode(root, count, terms.first, terms.previous));
        Change memory told = _told(submitter, command, terms.session, detail, HANDLERS, act, signature);
        SessionHead memory before = sessionOf(told.witness);
        if (terms.previous != before.root || terms.first <= before.last) {
            told.irregularities |= Irregularities.OUT_OF_SEQUENCE;
        }
        if (act.deviceSequence > before.last) _sessions[told.witness] = SessionHead(root, act.deviceSequence);
        SessionRecord memory session = SessionRecord(
            submitter,
            root,
            uint32(count),
            terms.first,
            act.deviceSequence,
            terms.previous,
            told.place,
            told.deviceTime,
            told.irregularities
        );
        _log(
            SessionRecorded.selector,
            command.id,
            terms.session,
            bytes32(uint256(uint160(told.witness))),
            abi.encode(session)
        );
    }

    /// @dev Of OpenZeppelin's StandardMerkleTree of ["bytes32"], whose leaves come in order.
    function _rootOf(bytes32[] memory values) private pure returns (bytes32) {
        uint256 count = values.length;
        bytes32[] memory nodes = new bytes32[](2 * count - 1);
        for (uint256 i = 0; i < count; i++) nodes[i] = _leaf(values[i]);
        for (uint256 i = count; i < nodes.length; i++) {
            uint256 left = 2 * (i - count);
            nodes[i] = Hashes.commutativeKeccak256(nodes[left], nodes[left + 1]);
        }
        return nodes[nodes.length - 1];
    }

    /// @dev Keccak-256 of Keccak-256, in scratch space: hundreds of times in one command.
    function _leaf(bytes32 value) private pure returns (bytes32 leaf) {
        assembly ("memory-safe") {
            mstore(0, value)
            mstore(0, keccak256(0, 32))
            leaf := keccak256(0, 32)
        }
    }

    // --- Checks ---

    /// @dev A command of the book's owner, as far as the act tells it.
    function _own(
        bytes32 submitter,
        Command calldata command,
        bytes32 subject_,
        bytes32 detail,
        uint32 roles,
        Witness.Act memory act,
        bytes memory signature
    ) private view returns (Change memory change) {
        if (act.receiver != 0) revert WrongReceiver();
        change.witness = _command(submitter, command, subject_, detail, roles, act, signature);
        _describe(submitter, act, change);
    }

    /// @dev Testimony of the book's owner, as far as the act tells it.
    function _told(
        bytes32 submitter,
        Command calldata command,
        bytes32 subject_,
        bytes32 detail,
        uint32 roles,
        Witness.Act memory act,
        bytes memory signature
    ) private view returns (Change memory change) {
        _checkGiver(submitter, act);
        if (act.receiver != 0) revert WrongReceiver();
        (change.witness, change.irregularities) =
            _testimony(submitter, command, subject_, detail, roles, act, signature);
        _describe(submitter, act, change);
    }

    function _describe(bytes32 submitter, Witness.Act memory act, Change memory change) private pure {
        change.member = submitter;
        change.action = act.action;
        change.place = act.place;
        change.deviceTime = act.deviceTime;
    }

    function _packId(PackProof memory pack) private pure returns (bytes32) {
        uint256 length = bytes(pack.serial).length;
        if (length == 0 || length > SERIAL_LIMIT) revert WrongSerial();
        return keccak256(abi.encode(pack.gtin, pack.serial));
    }

    function _detail(DispenseTerms memory terms) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                terms.pack.lotId, terms.contents, terms.taken, terms.prescription, terms.reservation.reservationId
            )
        );
    }

    function _describe(DispenseTerms memory terms, Change memory change) private pure {
        change.status = PackStatus.DISPENSED;
        change.contents = terms.contents;
        change.taken = terms.taken;
        change.remaining = terms.contents - terms.taken;
        change.prescription = terms.prescription;
        change.reservationId = terms.reservation.reservationId;
    }

    function _checkParts(uint32 contents, uint32 taken) private pure {
        bool whole = contents == 0 && taken == 0;
        bool part = taken != 0 && taken <= contents;
        if (!whole && !part) revert WrongParts(contents, taken);
    }

    function _checkActive(Pack storage pack) private view {
        if (pack.status != PackStatus.ACTIVE) revert PackNotActive(pack.status, pack.commandId);
    }

    function _onPrescription(uint64 gtin) private view returns (bool) {
        (, uint8 supply) = medicineRegistry.product(gtin);
        return supply & Supply.PRESCRIPTION_ONLY != 0;
    }

    /// @dev The pack may be given to somebody now.
    function _checkMayBeSupplied(bytes32 packId, PackProof memory pack) private view {
        LotFacts memory lot = _checkInLot(packId, pack);
        if (lot.status == LotStatus.RECALLED) revert LotRecalled();
        if (lot.status == LotStatus.WITHDRAWN) revert LotWithdrawn();
        if (lot.status == LotStatus.BLOCKED) revert LotBlocked();
        if (block.timestamp / 1 days > lot.expiry) revert LotExpired(lot.expiry);
        uint8 status = medicineRegistry.packStatus(pack.lotId, packId);
        if (status == LotStatus.RECALLED) revert PackRecalled();
        if (status == LotStatus.WITHDRAWN) revert PackWithdrawn();
        if (status == LotStatus.BLOCKED) revert PackBlocked();
    }

    function _checkInLot(bytes32 packId, PackProof memory pack) private view returns (LotFacts memory lot) {
        lot = _lot(pack.lotId);
        if (lot.status == 0) revert LotNotReleased();
        if (!_inLot(packId, pack, lot)) revert NotInLot();
    }

    /// @dev The lot's own product code is compared, because a root may hold leaves of products its manufacturer does not
    /// hold.
    function _inLot(bytes32 packId, PackProof memory pack, LotFacts memory lot) private pure returns (bool) {
        return lot.gtin == pack.gtin && MerkleProof.verify(pack.proof, lot.root, keccak256(bytes.concat(packId)));
    }

    function _oddities(bytes32 packId, PackProof memory pack) private view returns (uint32 irregularities) {
        LotFacts memory lot = _lot(pack.lotId);
        uint8 status = medicineRegistry.packStatus(pack.lotId, packId);
        if (lot.status != LotStatus.RELEASED || status > LotStatus.RELEASED) {
            irregularities |= Irregularities.LOT_NOT_RELEASED;
        }
        if (lot.status != 0 && block.timestamp / 1 days > lot.expiry) irregularities |= Irregularities.EXPIRED;
        if (!_inLot(packId, pack, lot)) irregularities |= Irregularities.NOT_IN_LOT;
    }

    function _lot(bytes32 lotId) private view returns (LotFacts memory lot) {
        (lot.gtin,, lot.expiry, lot.root,,, lot.status,) = medicineRegistry.lot(lotId);
    }

    function _checkReservation(
        bytes32 packId,
        Change memory change,
        Witness.Reservation memory reservation,
        bytes memory signature
    ) private view {
        bool same = reservation.packId == packId && reservation.member == change.member
            && reservation.action == change.action;
        if (!same) revert ReservationForAnother();
        if (reservation.prescription != change.prescription) revert PrescriptionUnreserved(reservation.prescription);
        if (block.timestamp > reservation.expires) revert ReservationExpired(reservation.expires);
        address key = Witness.signer(Witness.digest(reservation, address(registrar)), signature);
        bool valid = registrar.rolesOf(regulator) & Roles.REGULATOR != 0
            && registrar.mayWitness(key, regulator, Roles.VERIFIER, uint64(block.timestamp));
        if (!valid) revert NotAVerifier(key);
    }

    // --- Record ---

    /// @dev What is known of a pack. What the predecessor knew is taken over when something is first done to it here.
    function _ofPack(bytes32 packId) private returns (Pack storage pack) {
        pack = _packs[packId];
        if (_isKnownHere(packId)) return pack;
        Pack memory earlier = MedicineBook(address(predecessor)).packOf(packId);
        if (earlier.status == PackStatus.ACTIVE) return pack;
        _takenOver[packId] = true;
        _packs[packId] = earlier;
    }

    function _isKnownHere(bytes32 packId) private view returns (bool) {
        return _packs[packId].status != PackStatus.ACTIVE || _takenOver[packId] || !_succeeds();
    }

    function _record(bytes32 id, bytes32 packId, bytes32 lotId, Change memory change) private {
        Pack storage pack = _packs[packId];
        pack.status = change.status;
        pack.contents = change.contents;
        pack.remaining = change.remaining;
        pack.changedAt = uint64(block.timestamp);
        pack.lotId = lotId;
        pack.commandId = id;
        pack.prescription = change.prescription;
        _announce(id, packId, lotId, change);
    }

    function _announce(bytes32 id, bytes32 packId, bytes32 lotId, Change memory change) private {
        _log(PackChanged.selector, id, packId, lotId, abi.encode(change));
    }

    // --- Views ---

    /// @notice The session that a key signed last, here or in a book before this one; one whose code knew of none has none.
    function sessionOf(address key) public view returns (SessionHead memory latest) {
        latest = _sessions[key];
        if (latest.last != 0 || !_succeeds()) return latest;
        try MedicineBook(address(predecessor)).sessionOf(key) returns (SessionHead memory earlier) {
            return earlier;
        } catch {}
    }

    /// @notice What this book says of a pack.
    /// @return status PackStatus
    /// @return contents units in a full pack; zero unless it was opened
    /// @return remaining units left in it
    /// @return changedAt seconds since 1970-01-01 UTC; zero for an active pack
    /// @return commandId that gave it its status; zero for an active pack
    function packStatus(bytes32 packId)
        external
        view
        returns (uint8 status, uint32 contents, uint32 remaining, uint64 changedAt, bytes32 commandId)
    {
        Pack memory known = packOf(packId);
        return (known.status, known.contents, known.remaining, known.changedAt, known.commandId);
    }

    /// @notice All that this book, or one before it, knows of a pack; zeros of an active one.
    function packOf(bytes32 packId) public view returns (Pack memory) {
        return _isKnownHere(packId) ? _packs[packId] : MedicineBook(address(predecessor)).packOf(packId);
    }
}
