// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Channel} from "./Channel.sol";
import {LotStatus, MedicineRegistry} from "./MedicineRegistry.sol";
import {Registrar} from "./Registrar.sol";
import {Actions, Kinds, Roles, Witness} from "./Witness.sol";

/// @title Custody of medicine packs between a sender, a receiver and the regulator (private)
/// @notice The sender is the manufacturer of the lots; the receiver dispenses. Lots, recalls and keys are read from the
/// public contracts at the moment of the act, so a recall stops dispensing here in the same block.
contract MedicineCustody is Channel {
    // --- Data ---

    uint8 public constant DISPENSED = 1;
    uint256 public constant SERIAL_LIMIT = 20; // GS1 General Specifications, AI (21)

    /// @notice What is dispensed, and the proofs that it may be.
    struct DispenseTerms {
        uint64 gtin; // fourteen digits as a number
        string serial; // as printed, AI (21)
        bytes32 lotId;
        bytes32[] proof; // Merkle proof of the pack against the lot's root
        Witness.Reservation reservation;
        bytes reservationSignature; // by a VERIFIER key of the regulator in this channel
    }

    struct Pack {
        uint8 status; // 0 nothing known, 1 DISPENSED
        bytes32 by; // member id
        bytes32 commandId;
    }

    /// @dev The facts of a lot that a command needs, as the registry has them now.
    struct LotFacts {
        uint64 gtin;
        uint32 expiry;
        bytes32 root;
        bytes32 manufacturer;
        uint8 status; // LotStatus
    }

    uint32 private constant DISPENSERS = Roles.PHARMACY | Roles.HOSPITAL;

    MedicineRegistry public immutable medicineRegistry;

    mapping(bytes32 packId => Pack) private _packs;

    // --- Events ---

    event Dispensed(
        bytes32 indexed commandId,
        bytes32 indexed packId,
        bytes32 indexed lotId,
        bytes32 giver,
        address witness,
        string place,
        uint64 deviceTime,
        bytes32 reservationId
    );

    // --- Refusals ---

    error WrongComposition(); // not one dispatcher that opens, one receiver and one regulator
    error RegistrarMismatch(address registrar); // the medicine registry asks another Registrar
    error WrongCommandId(bytes32 signed);
    error WrongKind(uint8 kind);
    error WrongAction(uint8 action);
    error WrongSubject(bytes32 expected);
    error WrongGiver(bytes32 giver); // not a dispensing member of this channel
    error NotTheGiver(bytes32 submitter);
    error WrongReceiver();
    error WrongDetail(bytes32 expected);
    error WrongSerial();
    error NotAWitness(address key);
    error LotNotReleased();
    error LotOfAnother(bytes32 manufacturer); // no member of this channel
    error LotBlocked();
    error LotRecalled();
    error LotWithdrawn();
    error LotExpired(uint32 expiry);
    error NotInLot();
    error NotAVerifier(address key);
    error ReservationForAnother();
    error ReservationExpired(uint64 expires);
    error AlreadyDispensed(bytes32 by);

    // --- Opening ---

    /// @param members_ the dispatcher, which opens, the receiver and the regulator: ids ascending
    /// @param subject_ zero
    constructor(Registrar registrar_, MedicineRegistry medicineRegistry_, bytes32[] memory members_, bytes32 subject_)
        Channel(registrar_, Kinds.MEDICINE, members_, subject_)
    {
        if (address(medicineRegistry_.registrar()) != address(registrar_)) {
            revert RegistrarMismatch(address(medicineRegistry_.registrar()));
        }
        if (subject_ != 0) revert WrongSubject(0);
        if (members_.length != 3) revert WrongComposition();
        uint256 regulators = 0;
        for (uint256 i = 0; i < 3; i++) {
            uint32 roles = registrar_.rolesOf(members_[i]);
            uint32 needed = Roles.WHOLESALER | DISPENSERS;
            if (members_[i] == opener) {
                needed = Roles.MANUFACTURER | Roles.WHOLESALER;
            } else if (roles & Roles.REGULATOR != 0) {
                needed = Roles.REGULATOR;
                regulators++;
            }
            if (roles & needed == 0) revert WrongComposition();
        }
        if (regulators != 1) revert WrongComposition();
        medicineRegistry = medicineRegistry_;
    }

    // --- Commands ---

    function _perform(bytes32 submitter, Command calldata command) internal override {
        if (command.action != Actions.DISPENSE) revert UnknownAction(command.action);
        (DispenseTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (DispenseTerms, Witness.Act, bytes));
        _dispense(submitter, command.id, terms, act, signature);
    }

    function _dispense(
        bytes32 submitter,
        bytes32 id,
        DispenseTerms memory terms,
        Witness.Act memory act,
        bytes memory signature
    ) private {
        uint256 length = bytes(terms.serial).length;
        if (length == 0 || length > SERIAL_LIMIT) revert WrongSerial();
        bytes32 packId = keccak256(abi.encode(terms.gtin, terms.serial));
        _checkAct(submitter, id, packId, terms, act);
        address witness = Witness.signer(Witness.digest(act, address(registrar)), signature);
        if (!registrar.mayWitness(witness, act.giver, DISPENSERS, uint64(block.timestamp))) revert NotAWitness(witness);
        _checkLot(packId, terms);
        _checkReservation(packId, act.giver, terms);
        Pack storage pack = _packs[packId];
        if (pack.status == DISPENSED) revert AlreadyDispensed(pack.by);
        pack.status = DISPENSED;
        pack.by = act.giver;
        pack.commandId = id;
        emit Dispensed(
            id,
            packId,
            terms.lotId,
            act.giver,
            witness,
            act.place,
            act.deviceTime,
            terms.reservation.reservationId
        );
    }

    // --- Checks ---

    function _checkAct(
        bytes32 submitter,
        bytes32 id,
        bytes32 packId,
        DispenseTerms memory terms,
        Witness.Act memory act
    ) private view {
        if (act.commandId != id) revert WrongCommandId(act.commandId);
        if (act.kind != Kinds.MEDICINE) revert WrongKind(act.kind);
        if (act.action != Actions.DISPENSE) revert WrongAction(act.action);
        if (act.subject != packId) revert WrongSubject(packId);
        if (!isMember(act.giver) || registrar.rolesOf(act.giver) & DISPENSERS == 0) revert WrongGiver(act.giver);
        if (act.giver != submitter) revert NotTheGiver(submitter);
        if (act.receiver != 0) revert WrongReceiver();
        bytes32 detail = keccak256(abi.encode(terms.lotId, terms.reservation.reservationId));
        if (act.detail != detail) revert WrongDetail(detail);
    }

    /// @dev A lot belongs to the one channel that its manufacturer is in, so an act cannot be replayed in another. The
    /// lot's own product code is compared, because a root may hold leaves of products its manufacturer does not hold.
    function _checkLot(bytes32 packId, DispenseTerms memory terms) private view {
        LotFacts memory lot = _lot(terms.lotId);
        if (lot.status == 0) revert LotNotReleased();
        if (!isMember(lot.manufacturer)) revert LotOfAnother(lot.manufacturer);
        if (lot.status == LotStatus.RECALLED) revert LotRecalled();
        if (lot.status == LotStatus.WITHDRAWN) revert LotWithdrawn();
        if (lot.status == LotStatus.BLOCKED) revert LotBlocked();
        if (block.timestamp / 1 days > lot.expiry) revert LotExpired(lot.expiry);
        bytes32 leaf = keccak256(bytes.concat(packId));
        if (lot.gtin != terms.gtin || !MerkleProof.verify(terms.proof, lot.root, leaf)) revert NotInLot();
    }

    function _lot(bytes32 lotId) private view returns (LotFacts memory lot) {
        (lot.gtin,, lot.expiry, lot.root,, lot.manufacturer, lot.status,) = medicineRegistry.lot(lotId);
    }

    function _checkReservation(bytes32 packId, bytes32 giver, DispenseTerms memory terms) private view {
        Witness.Reservation memory reservation = terms.reservation;
        bool same = reservation.packId == packId && reservation.member == giver
            && reservation.action == Actions.DISPENSE;
        if (!same) revert ReservationForAnother();
        if (block.timestamp > reservation.expires) revert ReservationExpired(reservation.expires);
        address key = Witness.signer(Witness.digest(reservation, address(registrar)), terms.reservationSignature);
        (bytes32 verifier,,,,,) = registrar.operator(key);
        bool valid = isMember(verifier) && registrar.rolesOf(verifier) & Roles.REGULATOR != 0
            && registrar.mayWitness(key, verifier, Roles.VERIFIER, uint64(block.timestamp));
        if (!valid) revert NotAVerifier(key);
    }

    // --- Views ---

    /// @notice What this channel knows of a pack: 0 nothing, 1 DISPENSED; by whom, and by which command.
    function packStatus(bytes32 packId) external view returns (uint8 status, bytes32 by, bytes32 commandId) {
        Pack storage pack = _packs[packId];
        return (pack.status, pack.by, pack.commandId);
    }
}
