// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Channel} from "./Channel.sol";
import {ConsentRegistry} from "./ConsentRegistry.sol";
import {OrganIrregularities} from "./Organs.sol";
import {Registrar} from "./Registrar.sol";
import {Succession} from "./Succession.sol";
import {Roles, Witness} from "./Witness.sol";

/// @title A channel about one donor or one organ: what its three kinds have in common (private)
/// @notice Three members: who opens it, the other party, and the regulator. What may be done, by whom, in which state, and what has
/// to stand before it, is one table per kind (`_rule`), from which the diagram in the docs is drawn.
/// @dev A command asks for something and may be refused. Testimony says what happened; when it is well formed and signed by a key that
/// ever was the witness's member's, it is recorded, with what is odd about it. Terms are logged as they were signed.
abstract contract OrganChannel is Succession {
    // --- Data ---

    uint256 internal constant LATE_AFTER = 10 minutes;
    uint256 internal constant CLOCK_TOLERANCE = 120_000; // milliseconds

    uint8 internal constant COMMAND = 1;
    uint8 internal constant TESTIMONY = 2;

    // Who may submit, as a bit mask.
    uint8 internal constant OPENER = 1;
    uint8 internal constant OTHER = 2;
    uint8 internal constant REGULATOR = 4;
    uint8 internal constant ALL = 7;

    // Whose person or device signs.
    uint8 internal constant OWN = 0; // the submitter's
    uint8 internal constant ANY = 1; // any certified member's
    uint8 internal constant INDEPENDENT = 2; // any certified member's but the opener's
    uint8 internal constant BETWEEN = 3; // the submitter's, of a hand-over from opener to other

    uint8 private constant PERSON = 1; // as in Registrar
    uint32 private constant PERSONAL =
        Roles.SURGEON | Roles.CLINICIAN | Roles.COMMITTEE | Roles.ADVOCATE | Roles.LABORATORY;

    uint8 internal constant SAME = 255; // the state stays as it is

    /// @notice One row of the table.
    struct Rule {
        uint8 kind; // 1 COMMAND, 2 TESTIMONY; 0 when there is no such action here
        uint8 by; // bit mask: 1 opener, 2 other, 4 regulator
        uint8 signer; // 0 OWN, 1 ANY, 2 INDEPENDENT, 3 BETWEEN
        uint32 roles; // Roles of the witness, one in common
        uint16 from; // bit mask of states
        uint8 to; // state; 255 for no other
        uint16 needs; // bit mask of facts that have to stand; else it is refused
    }

    /// @notice When the submitter's server was handed what was signed.
    struct Times {
        uint64 received; // milliseconds since 1970-01-01 UTC, by the server's clock
        uint64 deviceClock; // what the device's clock said then; zero for not known
    }

    /// @dev What is being recorded. The fields from `giver` are those of Recorded that are not indexed, in order.
    struct Told {
        bytes32 giver;
        bytes32 receiver;
        address witness;
        uint8 state;
        string place;
        uint64 deviceTime;
        uint64 serverTime;
        uint32 irregularities;
        bytes terms;
        uint64 deviceSequence;
        bytes32 previousHash;
        bytes signature;
    }

    ConsentRegistry public immutable consentRegistry;
    bytes32 public immutable regulator; // member id
    bytes32 public immutable other; // member id of who is neither opener nor regulator

    uint8 public state;

    // --- Events ---

    /// @notice Something was done, or is said to have been. Its block has the third time. With the channel's kind and subject, and
    /// the hash of the terms, it is the whole act that was signed: anybody can check the signature without this contract.
    /// @param member who submitted it
    /// @param giver whose witness signed, or who hands over
    /// @param state after it
    /// @param deviceTime milliseconds since 1970-01-01 UTC, by the witness's clock
    /// @param serverTime the same, by the submitter's server; zero where it was not told
    /// @param irregularities OrganIrregularities, bit mask
    /// @param terms ABI encoding of the action's terms
    /// @param deviceSequence of the act, as `previousHash`: what the witness's key signed before it
    /// @param signature of the witness over the act
    event Recorded(
        bytes32 indexed commandId,
        bytes32 indexed member,
        uint8 indexed action,
        bytes32 giver,
        bytes32 receiver,
        address witness,
        uint8 state,
        string place,
        uint64 deviceTime,
        uint64 serverTime,
        uint32 irregularities,
        bytes terms,
        uint64 deviceSequence,
        bytes32 previousHash,
        bytes signature
    );

    // --- Refusals ---

    error WrongComposition(); // not the three that this kind of channel is between
    error RegistrarMismatch(address registrar); // the consent registry asks another Registrar
    error SubjectMissing();
    error WrongCommandId(bytes32 signed);
    error WrongKind(uint8 kind);
    error WrongAction(uint8 action);
    error WrongSubject(bytes32 expected);
    error WrongDetail(bytes32 expected);
    error NotForThisMember(bytes32 submitter); // the action is another party's
    error NoTime(); // beyond what any clock says
    error WrongGiver(bytes32 giver);
    error WrongReceiver();
    error NotAWitness(address key);
    error WrongState(uint8 state);
    error Missing(uint16 facts); // that have to stand and do not
    error UnknownCode(uint256 code);
    error WrongOrgan();
    error WrongStatement(); // it speaks of another organ, member or channel, or leaves out what it must say
    error NotParty(address key); // whose signature is not that of who has to sign this

    // --- Opening ---

    /// @param kind_ Kinds
    /// @param openers Roles that the opener has one of
    /// @param others Roles that the other party has one of
    /// @param predecessor_ the contract that this channel had before, whose state the kind takes over; zero for none
    /// @param snapshot_ its digest; zero for none
    constructor(
        Registrar registrar_,
        ConsentRegistry consentRegistry_,
        uint8 kind_,
        bytes32[] memory members_,
        bytes32 subject_,
        uint32 openers,
        uint32 others,
        Succession predecessor_,
        bytes32 snapshot_
    ) Channel(registrar_, kind_, members_, subject_) Succession(predecessor_, snapshot_) {
        if (address(consentRegistry_.registrar()) != address(registrar_)) {
            revert RegistrarMismatch(address(consentRegistry_.registrar()));
        }
        if (subject_ == 0) revert SubjectMissing();
        if (members_.length != 3) revert WrongComposition();
        bytes32 regulator_ = 0;
        bytes32 other_ = 0;
        for (uint256 i = 0; i < 3; i++) {
            uint32 roles = registrar_.rolesOf(members_[i]);
            if (members_[i] == opener) {
                if (roles & openers == 0) revert WrongComposition();
            } else if (roles & Roles.REGULATOR != 0 && regulator_ == 0) {
                regulator_ = members_[i];
            } else {
                if (roles & others == 0) revert WrongComposition();
                other_ = members_[i];
            }
        }
        if (regulator_ == 0 || other_ == 0) revert WrongComposition();
        consentRegistry = consentRegistry_;
        regulator = regulator_;
        other = other_;
    }

    // --- Commands and testimony ---

    /// @dev The table; kind 0 for an action that is not in it.
    function _rule(uint8 action) internal pure virtual returns (Rule memory);

    /// @dev The bit of a state in a row.
    function _in(uint8 state_) internal pure returns (uint16) {
        return uint16(1) << state_;
    }

    /// @dev What stands now, as a bit mask.
    function _facts() internal view virtual returns (uint16);

    /// @dev What the action does beyond moving the state. Reverts to refuse; sets `told.state` and `told.irregularities`.
    /// @param person handle of who signed, over all members
    function _apply(bytes32 id, uint8 action, Told memory told, bytes32 person) internal virtual;

    function _perform(bytes32 submitter, Command calldata command) internal override {
        Rule memory rule_ = _rule(command.action);
        if (rule_.kind == 0) revert UnknownAction(command.action);
        if (_side(submitter) & rule_.by == 0) revert NotForThisMember(submitter);
        Told memory told;
        bytes32 member = _witness(submitter, command, rule_, told);
        if (rule_.from & (1 << state) == 0) {
            if (rule_.kind == COMMAND) revert WrongState(state);
            told.irregularities |= OrganIrregularities.OUT_OF_STATE;
            told.state = state;
        } else {
            told.state = rule_.to == SAME ? state : rule_.to;
        }
        if (rule_.needs != 0) {
            uint16 absent = rule_.needs & ~_facts();
            if (absent != 0) revert Missing(absent);
        }
        (bytes32 holder,) = registrar.holderOf(told.witness);
        _apply(command.id, command.action, told, keccak256(abi.encode(member, holder)));
        if (told.state != state) state = told.state;
        _log(command.id, submitter, command.action, abi.encode(told));
    }

    /// @dev Which of the three a member is.
    function _side(bytes32 member) internal view returns (uint8) {
        if (member == opener) return OPENER;
        return member == other ? OTHER : REGULATOR;
    }

    /// @dev Checks the act and who signed it, and tells whose person or device that is.
    function _witness(bytes32 submitter, Command calldata command, Rule memory rule_, Told memory told)
        private
        view
        returns (bytes32 member)
    {
        Witness.Act memory act;
        Times memory times;
        (told.terms, act, told.signature, times) = abi.decode(command.body, (bytes, Witness.Act, bytes, Times));
        _checkAct(command, act, keccak256(told.terms));
        member = _signer(submitter, rule_.signer, act);
        told.giver = act.giver;
        told.receiver = act.receiver;
        told.place = act.place;
        told.deviceTime = act.deviceTime;
        told.serverTime = times.received;
        told.deviceSequence = act.deviceSequence;
        told.previousHash = act.previousHash;
        told.witness = Witness.signer(Witness.digest(act, address(registrar)), told.signature);
        told.irregularities = _oddTimes(rule_.kind, act.deviceTime, times);
        if (rule_.kind == COMMAND) {
            bool may = registrar.mayWitness(told.witness, member, rule_.roles, uint64(block.timestamp));
            if (!may || !_isFit(told.witness, rule_.roles)) revert NotAWitness(told.witness);
        } else {
            told.irregularities |= _oddKey(told.witness, member, rule_.roles, act.deviceTime / 1000);
        }
    }

    function _checkAct(Command calldata command, Witness.Act memory act, bytes32 detail) private view {
        if (act.commandId != command.id) revert WrongCommandId(act.commandId);
        if (act.kind != kind) revert WrongKind(act.kind);
        if (act.action != command.action) revert WrongAction(act.action);
        if (act.subject != subject) revert WrongSubject(subject);
        if (act.detail != detail) revert WrongDetail(detail);
    }

    /// @dev The member whose witness has to have signed.
    function _signer(bytes32 submitter, uint8 signer, Witness.Act memory act) private view returns (bytes32) {
        if (signer == BETWEEN) {
            if (act.giver != opener) revert WrongGiver(act.giver);
            if (act.receiver != other) revert WrongReceiver();
            return submitter;
        }
        if (act.receiver != 0) revert WrongReceiver();
        if (act.giver == 0 || (signer == OWN && act.giver != submitter)) revert WrongGiver(act.giver);
        if (signer == INDEPENDENT && act.giver == opener) revert WrongGiver(act.giver);
        return act.giver;
    }

    /// @dev A command is signed when it is sent, so there the time of the act tells of the clock, too.
    function _oddTimes(uint8 kind_, uint64 deviceTime, Times memory times) private view returns (uint32 odd) {
        uint64 clock = times.deviceClock;
        if ((deviceTime | times.received | clock) > uint64(type(int64).max)) revert NoTime();
        if (deviceTime / 1000 + LATE_AFTER < block.timestamp) odd |= OrganIrregularities.LATE;
        if (clock == 0) clock = kind_ == COMMAND && times.received != 0 ? deviceTime : times.received;
        uint256 off = clock > times.received ? clock - times.received : times.received - clock;
        bool ahead = deviceTime > block.timestamp * 1000 + CLOCK_TOLERANCE;
        if (off > CLOCK_TOLERANCE || ahead) odd |= OrganIrregularities.CLOCK_OFF;
    }

    function _oddKey(address key, bytes32 member, uint32 roles, uint256 signedAt) private view returns (uint32 odd) {
        (bytes32 owner,,,,, uint64 revokedAt) = registrar.operator(key);
        if (owner != member) revert NotAWitness(key);
        if (signedAt > block.timestamp) signedAt = block.timestamp;
        bool may = revokedAt == 0 && registrar.mayWitness(key, member, roles, uint64(signedAt));
        if (!may || !_isFit(key, roles)) odd |= OrganIrregularities.KEY_NOT_VALID;
        if (registrar.rolesOf(member) & roles == 0) odd |= OrganIrregularities.MEMBER_NOT_CERTIFIED;
    }

    /// @dev What only people may do, no device or service does.
    function _isFit(address key, uint32 roles) private view returns (bool) {
        if (roles & ~PERSONAL != 0) return true;
        (, uint8 operatorKind,,,,) = registrar.operator(key);
        return operatorKind == PERSON;
    }

    /// @param fields ABI encoding of one struct, with a text in it; its first word is an offset, the rest is how the event has them
    function _log(bytes32 id, bytes32 submitter, uint8 action, bytes memory fields) private {
        bytes32 selector = Recorded.selector;
        assembly ("memory-safe") {
            log4(add(fields, 64), sub(mload(fields), 32), selector, id, submitter, action)
        }
    }

    // --- Checks ---

    function _code(uint256 code, uint256 last) internal pure {
        if (code == 0 || code > last) revert UnknownCode(code);
    }

    /// @dev Whether a consent is published and not revoked, and within its period.
    function _stands(bytes32 commitment, bytes32 revocation, uint64 from, uint64 until) internal view returns (bool) {
        if (commitment == 0 || block.timestamp < from || block.timestamp >= until) return false;
        (uint64 publishedAt,, uint64 revokedAt) = consentRegistry.standing(commitment, revocation);
        return publishedAt != 0 && revokedAt == 0;
    }

    /// @dev The message was signed by the regulator: by a person of it, or where one may, by its service.
    function _checkRegulator(bytes32 structHash, bytes memory signature, bool person) internal view {
        address key = Witness.signer(Witness.typed(structHash, address(registrar)), signature);
        if (!_isRegulator(key, person)) revert NotParty(key);
    }

    function _isRegulator(address key, bool person) internal view returns (bool) {
        uint32 roles = person ? Roles.REGULATOR : Roles.REGULATOR | Roles.VERIFIER;
        if (registrar.rolesOf(regulator) & Roles.REGULATOR == 0) return false;
        if (!registrar.mayWitness(key, regulator, roles, uint64(block.timestamp))) return false;
        (, uint8 operatorKind,,,,) = registrar.operator(key);
        return !person || operatorKind == PERSON;
    }

    /// @dev A statement was signed by who is party to the channel before: the regulator, or of a donor's case an allocation body.
    function _checkEarlier(bytes32 structHash, bytes memory signature, bool fromCase) internal view {
        address key = Witness.signer(Witness.typed(structHash, address(registrar)), signature);
        if (_isRegulator(key, false)) return;
        (bytes32 member,,,,,) = registrar.operator(key);
        bool body = fromCase && member != opener && member != other
            && registrar.mayWitness(key, member, Roles.ALLOCATION_BODY, uint64(block.timestamp));
        if (!body) revert NotParty(key);
    }

    // --- Views ---

    /// @notice What stands now, as a bit mask.
    function facts() external view returns (uint16) {
        return _facts();
    }

    /// @notice What has to stand before this action and does not, as a bit mask.
    function missing(uint8 action) external view returns (uint16) {
        return _rule(action).needs & ~_facts();
    }

    /// @notice The row of the table; kind 0 when there is no such action here.
    function rule(uint8 action) external pure returns (Rule memory) {
        return _rule(action);
    }
}
