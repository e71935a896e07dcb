// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Channel} from "./Channel.sol";
import {MedicineRegistry} from "./MedicineRegistry.sol";
import {Registrar} from "./Registrar.sol";
import {Succession} from "./Succession.sol";
import {Actions, Kinds, Roles, Witness} from "./Witness.sol";

/// @title What is odd about testimony that is recorded all the same, as a bit mask
library Irregularities {
    uint32 internal constant UNKNOWN_CONSIGNMENT = 1;
    uint32 internal constant ALREADY_RECEIVED = 2;
    uint32 internal constant CANCELLED = 4;
    uint32 internal constant KEY_NOT_VALID = 8; // out of its period when it signed, without the role, or revoked since
    uint32 internal constant LOT_NOT_RELEASED = 16; // nobody released it, or it or the pack is blocked, recalled, withdrawn
    uint32 internal constant EXPIRED = 32;
    uint32 internal constant NUMBERS_DIFFER = 64;
    uint32 internal constant WRONG_RECEIVER = 128;
    uint32 internal constant LATE = 256; // signed more than LATE_AFTER before the block
    uint32 internal constant BEFORE_DISPATCH = 512;
    uint32 internal constant MEMBER_NOT_CERTIFIED = 1024; // the other party now, or this member for such an act
    uint32 internal constant STATUS_CONFLICT = 2048; // the status does not allow it, and was not changed by it
    uint32 internal constant UNRESERVED = 4096;
    uint32 internal constant REASON_UNKNOWN = 8192;
    uint32 internal constant NOT_IN_LOT = 16384;
    uint32 internal constant WITHOUT_PRESCRIPTION = 32768; // of a product that is on prescription only
    uint32 internal constant CAME_LATER = 65536; // packs that were called missing before; by itself nothing is wrong
    uint32 internal constant OUT_OF_SEQUENCE = 131072; // does not follow on what the same key signed before
}

/// @title A channel about medicine packs: what its two kinds have in common (private)
/// @notice With two members it is a member's own book, where it records what it does to packs by itself; with three it
/// is where a sender and a receiver hand packs over. The regulator is in both and acts in neither.
/// @dev A command asks for something and may be refused. Testimony says what happened; when it is well formed and signed
/// by a key that ever was the submitter's, it is recorded, with what is odd about it.
abstract contract MedicineChannel is Succession {
    // --- Data ---

    uint256 private constant LATE_AFTER = 24 hours;

    uint32 internal constant SELLERS = Roles.MANUFACTURER | Roles.WHOLESALER;
    uint32 internal constant DISPENSERS = Roles.PHARMACY | Roles.HOSPITAL;
    uint32 internal constant BUYERS = Roles.WHOLESALER | DISPENSERS;
    uint32 internal constant HANDLERS = SELLERS | DISPENSERS;

    MedicineRegistry public immutable medicineRegistry;
    bool public immutable book; // whether it is a member's own
    bytes32 public immutable regulator; // member id
    bytes32 public immutable other; // member id of who is neither opener nor regulator; zero in a book

    // --- Refusals ---

    error WrongComposition(); // one who may open, one regulator, and in a hand-over channel one who may receive
    error RegistrarMismatch(address registrar); // the medicine registry asks another Registrar
    error WrongChannel(uint8 action); // this kind of channel does not take it
    error WrongCommandId(bytes32 signed);
    error WrongKind(uint8 kind);
    error WrongAction(uint8 action);
    error WrongSubject(bytes32 expected);
    error WrongDetail(bytes32 expected);
    error WrongGiver(bytes32 giver); // no party to this channel, or not one that may do it
    error NotTheGiver(bytes32 submitter);
    error WrongReceiver();
    error NotAWitness(address key);

    // --- Opening ---

    /// @param members_ the opener, the regulator and, in a hand-over channel, the receiver: ids ascending
    /// @param subject_ zero
    constructor(
        Registrar registrar_,
        MedicineRegistry medicineRegistry_,
        bytes32[] memory members_,
        bytes32 subject_,
        Succession predecessor_,
        bytes32 snapshot
    ) Channel(registrar_, Kinds.MEDICINE, members_, subject_) Succession(predecessor_, snapshot) {
        if (address(medicineRegistry_.registrar()) != address(registrar_)) {
            revert RegistrarMismatch(address(medicineRegistry_.registrar()));
        }
        if (subject_ != 0) revert WrongSubject(0);
        if (members_.length > 3) revert WrongComposition();
        bool book_ = members_.length == 2;
        bytes32 regulator_ = 0;
        bytes32 other_ = 0;
        for (uint256 i = 0; i < members_.length; i++) {
            uint32 roles = registrar_.rolesOf(members_[i]);
            if (members_[i] == opener) {
                if (roles & (book_ ? HANDLERS : SELLERS) == 0) revert WrongComposition();
            } else if (roles & Roles.REGULATOR != 0) {
                regulator_ = members_[i];
            } else {
                if (roles & BUYERS == 0) revert WrongComposition();
                other_ = members_[i];
            }
        }
        if (regulator_ == 0 || (other_ == 0) != book_) revert WrongComposition();
        medicineRegistry = medicineRegistry_;
        book = book_;
        regulator = regulator_;
        other = other_;
    }

    // --- Acts ---

    /// @dev Whether it is about packs that are handed over, and not of a member's own book.
    function _isHandOver(uint8 action) internal pure returns (bool) {
        if (action < Actions.DISPENSE || action > Actions.SCAN_SESSION) revert UnknownAction(action);
        return (action >= Actions.DISPATCH && action <= Actions.REJECT) || action == Actions.ACKNOWLEDGE;
    }

    /// @dev An act by which its giver asks for something: who signed it, in one of these roles.
    function _command(
        bytes32 submitter,
        Command calldata command,
        bytes32 subject_,
        bytes32 detail,
        uint32 roles,
        Witness.Act memory act,
        bytes memory signature
    ) internal view returns (address witness) {
        _checkGiver(submitter, act);
        if (registrar.rolesOf(submitter) & roles == 0) revert WrongGiver(submitter);
        witness = _checkAct(command, subject_, detail, act, signature);
        if (!registrar.mayWitness(witness, submitter, roles, uint64(block.timestamp))) revert NotAWitness(witness);
    }

    /// @dev An act that says what happened: who signed it, and what is odd about who and when.
    function _testimony(
        bytes32 submitter,
        Command calldata command,
        bytes32 subject_,
        bytes32 detail,
        uint32 roles,
        Witness.Act memory act,
        bytes memory signature
    ) internal view returns (address witness, uint32 irregularities) {
        witness = _checkAct(command, subject_, detail, act, signature);
        (bytes32 member,,,,, uint64 revokedAt) = registrar.operator(witness);
        if (member != submitter) revert NotAWitness(witness);
        uint256 signedAt = act.deviceTime / 1000;
        if (signedAt + LATE_AFTER < block.timestamp) irregularities |= Irregularities.LATE;
        if (signedAt > block.timestamp) signedAt = block.timestamp;
        if (revokedAt != 0 || !registrar.mayWitness(witness, submitter, roles, uint64(signedAt))) {
            irregularities |= Irregularities.KEY_NOT_VALID;
        }
        if (registrar.rolesOf(submitter) & roles == 0) irregularities |= Irregularities.MEMBER_NOT_CERTIFIED;
    }

    /// @dev The act is the submitter's own, and of nobody else's.
    function _checkGiver(bytes32 submitter, Witness.Act memory act) internal view {
        if (!_isParty(act.giver)) revert WrongGiver(act.giver);
        if (act.giver != submitter) revert NotTheGiver(submitter);
    }

    function _isParty(bytes32 member) internal view returns (bool) {
        return member == opener || (member == other && !book);
    }

    /// @dev The one with whom a party hands packs over.
    function _counterparty(bytes32 party) internal view returns (bytes32) {
        return party == opener ? other : opener;
    }

    function _checkAct(
        Command calldata command,
        bytes32 subject_,
        bytes32 detail,
        Witness.Act memory act,
        bytes memory signature
    ) private view returns (address) {
        if (act.commandId != command.id) revert WrongCommandId(act.commandId);
        if (act.kind != Kinds.MEDICINE) revert WrongKind(act.kind);
        if (act.action != command.action) revert WrongAction(act.action);
        if (act.subject != subject_) revert WrongSubject(subject_);
        if (act.detail != detail) revert WrongDetail(detail);
        return Witness.signer(Witness.digest(act, address(registrar)), signature);
    }

    /// @dev An event with more fields than fit on the stack.
    /// @param fields ABI encoding of one struct, with a text in it, of all fields that are not indexed; its first word is
    /// an offset, the rest is how the event has them
    function _log(bytes32 selector, bytes32 first, bytes32 second, bytes32 third, bytes memory fields) internal {
        assembly ("memory-safe") {
            log4(add(fields, 64), sub(mload(fields), 32), selector, first, second, third)
        }
    }
}
