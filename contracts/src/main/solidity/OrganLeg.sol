// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ConsentRegistry} from "./ConsentRegistry.sol";
import {OrganChannel} from "./OrganChannel.sol";
import {OrganMessages} from "./OrganMessages.sol";
import {BloodGroups, OrganIrregularities, Organs} from "./Organs.sol";
import {Registrar} from "./Registrar.sol";
import {Succession} from "./Succession.sol";
import {Actions, Kinds, Roles, Witness} from "./Witness.sol";

/// @title An organ, on one leg of its way (private)
/// @notice Between who gives it (opener), who takes it, and the regulator; its subject is the id of the organ. What happens on the way
/// is testimony and is never refused. Where the receiver is a transplant centre, the leg ends with the transplantation,
/// which is refused unless everything stands at that moment, whatever any page says.
contract OrganLeg is OrganChannel {
    // --- Data ---

    uint8 internal constant NEW = 0;
    uint8 internal constant STATED = 1;
    uint8 internal constant ARRIVED = 2;
    uint8 internal constant TRANSPLANTED = 3;
    uint8 internal constant DISCARDED = 4;
    uint8 internal constant RETURNED = 5;

    uint16 internal constant FACTS_STATED = 1; // with all LegProofs
    uint16 internal constant HANDED_OVER = 2; // giver and receiver have both signed, in whichever order it is told
    uint16 internal constant CHECKED_IN = 4;
    uint16 internal constant SEALS_SETTLED = 8;
    uint16 internal constant IS_ALLOCATED = 16;
    uint16 internal constant COMPATIBLE = 32;
    uint16 internal constant VERIFIED = 64; // by two persons, one a surgeon
    uint16 internal constant DONOR_CONSENT = 128;
    uint16 internal constant RECIPIENT_CONSENT = 256;
    uint16 private constant ALL_FACTS = 511;

    uint8 private constant ALL_PROOFS = 7; // two samples, recovered, authorised

    /// @notice A hand-over as both sides signed it.
    struct HandOver {
        Witness.Act given;
        bytes giver; // signature
        Witness.Act taken;
        bytes taker; // signature
    }

    struct LegFactsTerms {
        OrganMessages.LegStatement statement;
        bytes witness; // signature over the statement
        HandOver[] chain; // of the legs before this one, from the organ bank's on
    }

    /// @notice A scan of the box: at a hand-over, on the way, on arrival.
    struct ScanTerms {
        bytes32 box; // salted commitment of its SSCC
        bytes32 seal; // salted commitment of the seal's number; zero for none
        uint8 condition; // 1 intact, 2 wet, 3 damaged, 4 open
        int32 temperature; // hundredths of a degree Celsius; type(int32).min for not measured
        bytes32 vehicle; // salted commitment of flight or vehicle; zero for none
    }

    struct PackedTerms {
        uint8 preservation; // 1 cold, 2 hypothermic, 3 normothermic perfusion
        bytes32 box;
        bytes32 logger;
        int32 temperature;
    }

    struct SealBrokenTerms {
        bytes32 seal;
        bytes32 newSeal; // zero for none
        uint8 reason;
        bytes32 document;
    }

    struct CheckInTerms {
        bytes32 donor; // commitment of the donation identification number on the label
        Organs.Organ organ;
    }

    struct VerifyTerms {
        uint8 donorGroup;
        uint8 recipientGroup;
        bytes32 donorSample; // salted commitments of what was scanned
        bytes32 recipientSample;
    }

    struct AllocationTerms {
        OrganMessages.OrganAllocation allocation;
        bytes signature; // the regulator's
    }

    /// @notice One side's scan at the hand-over.
    struct Scan {
        bytes32 terms; // keccak256 of them; zero for none
        bytes32 box;
        bytes32 seal;
    }

    /// @notice What was stated of the organ, as far as it is asked again.
    struct Stated {
        bytes32 donor;
        bytes32 consent;
        bytes32 revocation;
        Organs.Organ organ;
        uint8 donorGroup;
        uint8 proofs;
        uint32 limit; // minutes
        uint64 clockStart; // milliseconds since 1970-01-01 UTC
        uint32 handOvers; // before this leg
    }

    /// @notice To whom it is allocated, as the centre has shown.
    struct Allocated {
        bytes32 candidate;
        bytes32 consent;
        bytes32 revocation;
        uint64 consentUntil;
        uint64 expires;
        uint32 number;
        uint8 group;
        uint8 a2;
        uint8 outOfOrder;
    }

    /// @notice All that it knows beside what members share in every channel.
    struct Known {
        uint8 state;
        Stated stated;
        Allocated allocated;
        Scan given;
        Scan taken;
        bytes32 box;
        bytes32 seal;
        bool checkedIn;
        bool sealOpen;
        uint64 arrivedAt;
        bytes32 firstVerifier;
        bytes32 secondVerifier;
        bool surgeon;
        bytes32 recipientSample;
    }

    Stated internal stated;
    Allocated internal allocated;
    Scan public given;
    Scan public taken;
    bytes32 internal box; // as it was last packed
    bytes32 internal seal; // as it was last sealed
    bool private _checkedIn;
    bool private _sealOpen; // a question about seal or box that nobody has answered for
    uint64 internal arrivedAt; // device time of the arrival, milliseconds since 1970-01-01 UTC
    bytes32[2] private _verifiers; // the first is a surgeon, if one of them is
    bool private _surgeon;
    bytes32 private _recipientSample; // that the verifiers scanned

    // --- Refusals ---

    error NothingToSettle();
    error WrongAllocation(); // of another organ or centre, older than the one shown before, or expired
    error WrongRecipient(bytes32 allocated);
    error ChainBroken(uint256 link); // its number in the chain; the length for one that ends too early or elsewhere

    constructor(
        Registrar registrar_,
        ConsentRegistry consentRegistry_,
        bytes32[] memory members_,
        bytes32 subject_,
        Succession predecessor_,
        bytes32 snapshot_
    )
        OrganChannel(
            registrar_,
            consentRegistry_,
            Kinds.ORGAN_LEG,
            members_,
            subject_,
            Roles.ORGAN_BANK | Roles.COURIER | Roles.TRANSPLANT_CENTRE,
            Roles.ORGAN_BANK | Roles.COURIER | Roles.TRANSPLANT_CENTRE,
            predecessor_,
            snapshot_
        )
    {
        if (_succeeds()) _goOn(OrganLeg(address(predecessor_)).knowledge());
    }

    function _goOn(Known memory before) private {
        state = before.state;
        stated = before.stated;
        allocated = before.allocated;
        given = before.given;
        taken = before.taken;
        box = before.box;
        seal = before.seal;
        _checkedIn = before.checkedIn;
        _sealOpen = before.sealOpen;
        arrivedAt = before.arrivedAt;
        _verifiers[0] = before.firstVerifier;
        _verifiers[1] = before.secondVerifier;
        _surgeon = before.surgeon;
        _recipientSample = before.recipientSample;
    }

    // --- Table ---

    function _rule(uint8 action) internal pure override returns (Rule memory) {
        uint16 under = _in(STATED) | _in(ARRIVED);
        uint16 anew = _in(NEW) | under;
        uint32 carriers = Roles.ORGAN_BANK | Roles.COURIER | Roles.TRANSPLANT_CENTRE;
        uint32 clinic = Roles.TRANSPLANT_CENTRE | Roles.SURGEON | Roles.CLINICIAN;
        uint32 all = carriers | clinic;
        if (action == Actions.LEG_FACTS) {
            return Rule(COMMAND, OPENER, OWN, carriers, _in(NEW) | _in(RETURNED), STATED, 0);
        }
        if (action == Actions.PACKED) return Rule(TESTIMONY, OPENER, OWN, all, _in(NEW) | _in(STATED), SAME, 0);
        if (action == Actions.SEALED) return Rule(TESTIMONY, OPENER, OWN, all, _in(NEW) | _in(STATED), SAME, 0);
        if (action == Actions.HAND_OVER) return Rule(TESTIMONY, OPENER, BETWEEN, all, anew, SAME, 0);
        if (action == Actions.TAKE_OVER) return Rule(TESTIMONY, OTHER, BETWEEN, all, anew, SAME, 0);
        if (action == Actions.CHECKPOINT) return Rule(TESTIMONY, OPENER | OTHER, OWN, all, anew, SAME, 0);
        if (action == Actions.SEAL_BROKEN) return Rule(TESTIMONY, OPENER | OTHER, OWN, all, anew, SAME, 0);
        if (action == Actions.EXCURSION) return Rule(TESTIMONY, OPENER | OTHER, OWN, all, anew, SAME, 0);
        if (action == Actions.REROUTED) return Rule(TESTIMONY, OPENER | OTHER, OWN, all, anew, SAME, 0);
        if (action == Actions.ARRIVED) {
            return Rule(TESTIMONY, OTHER, OWN, all, _in(STATED), ARRIVED, 0);
        }
        if (action == Actions.CHECK_IN) return Rule(TESTIMONY, OTHER, OWN, clinic, _in(ARRIVED), SAME, 0);
        if (action == Actions.SENDER_NOTIFIED) return Rule(TESTIMONY, OTHER, OWN, all, anew, SAME, 0);
        if (action == Actions.SETTLE_SEAL) {
            uint32 roles = Roles.SURGEON | Roles.REGULATOR;
            return Rule(COMMAND, OTHER | REGULATOR, OWN, roles, under, SAME, 0);
        }
        if (action == Actions.VERIFY_GROUP) {
            return Rule(TESTIMONY, OTHER, OWN, Roles.SURGEON | Roles.CLINICIAN, _in(ARRIVED), SAME, 0);
        }
        if (action == Actions.PRESENT_ALLOCATION) return Rule(COMMAND, OTHER, OWN, clinic, under, SAME, 0);
        if (action == Actions.TRANSPLANT) {
            return Rule(COMMAND, OTHER, OWN, Roles.SURGEON, _in(ARRIVED), TRANSPLANTED, ALL_FACTS);
        }
        if (action == Actions.DISCARDED) {
            return Rule(TESTIMONY, OPENER | OTHER, OWN, all, anew | _in(RETURNED), DISCARDED, 0);
        }
        if (action == Actions.RETURNED) return Rule(TESTIMONY, OPENER | OTHER, OWN, all, under, RETURNED, 0);
        if (action == Actions.FOLLOW_UP) return Rule(TESTIMONY, OTHER, OWN, clinic, _in(TRANSPLANTED), SAME, 0);
        return Rule(0, 0, 0, 0, 0, 0, 0);
    }

    function _facts() internal view override returns (uint16 standing) {
        if (stated.proofs == ALL_PROOFS) standing |= FACTS_STATED;
        if (given.terms != 0 && taken.terms != 0) standing |= HANDED_OVER;
        if (_checkedIn) standing |= CHECKED_IN;
        if (!_sealOpen) standing |= SEALS_SETTLED;
        if (allocated.number != 0 && block.timestamp <= allocated.expires) standing |= IS_ALLOCATED;
        if (BloodGroups.compatible(stated.donorGroup, allocated.group, allocated.a2 == 1)) standing |= COMPATIBLE;
        if (_surgeon && _verifiers[1] != 0) standing |= VERIFIED;
        if (_stands(stated.consent, stated.revocation, 0, type(uint64).max)) standing |= DONOR_CONSENT;
        if (_stands(allocated.consent, allocated.revocation, 0, allocated.consentUntil)) standing |= RECIPIENT_CONSENT;
    }

    // --- Actions ---

    function _apply(bytes32, uint8 action, Told memory told, bytes32 person) internal override {
        if (action == Actions.LEG_FACTS) return _state(told.terms);
        if (action == Actions.SETTLE_SEAL) return _settle(told.terms);
        if (action == Actions.PRESENT_ALLOCATION) return _present(told.terms);
        if (action == Actions.TRANSPLANT) return _transplant(told);
        if (stated.donor == 0) told.irregularities |= OrganIrregularities.NOT_STATED;
        if (told.deviceTime < stated.clockStart) told.irregularities |= OrganIrregularities.BEFORE_CLOCK;
        _tell(action, told, person);
    }

    function _tell(uint8 action, Told memory told, bytes32 person) private {
        // Whatever counts below has to be told in its state, by a key that counts.
        uint32 disqualifying = OrganIrregularities.OUT_OF_STATE | OrganIrregularities.KEY_NOT_VALID
            | OrganIrregularities.MEMBER_NOT_CERTIFIED;
        bool counts = told.irregularities & disqualifying == 0;
        if (!counts) told.state = state;
        if (action == Actions.PACKED) _pack(told, counts);
        else if (action == Actions.SEALED) _seal(told, counts);
        else if (action == Actions.HAND_OVER) _scanned(given, taken, told, counts);
        else if (action == Actions.TAKE_OVER) _scanned(taken, given, told, counts);
        else if (action == Actions.CHECKPOINT) _look(_scan(told), told, counts);
        else if (action == Actions.ARRIVED) _arrive(told, counts);
        else if (action == Actions.SEAL_BROKEN) _break(told, counts);
        else if (action == Actions.CHECK_IN) _checkIn(told, counts);
        else if (action == Actions.VERIFY_GROUP) _verify(told, counts, person);
        else _read(action, told.terms);
    }

    /// @dev What came before it of this pass of the leg still counts; what came before a return does not.
    function _state(bytes memory encoded) private {
        LegFactsTerms memory terms = abi.decode(encoded, (LegFactsTerms));
        OrganMessages.LegStatement memory statement = terms.statement;
        Organs.Organ memory organ = Organs.Organ(statement.organ, statement.laterality, statement.part);
        if (Organs.pieces(organ) == 0 || Organs.id(statement.caseId, organ) != subject) revert WrongOrgan();
        bool right = statement.organId == subject && statement.giver == opener && statement.receiver == other
            && statement.donor != 0 && statement.earlier != address(0) && statement.earlier != origin
            && statement.earlierHead != 0 && statement.clockStart != 0 && statement.limit != 0
            && statement.proofs <= ALL_PROOFS && BloodGroups.known(statement.donorGroup);
        if (!right) revert WrongStatement();
        bool first = statement.handOvers == 0;
        if (first && registrar.rolesOf(opener) & Roles.ORGAN_BANK == 0) revert WrongStatement();
        _checkEarlier(OrganMessages.hash(statement), terms.witness, first);
        _checkChain(terms.chain, statement.handOvers);
        if (state == RETURNED) _forget();
        if (statement.seal != 0) seal = statement.seal;
        stated = Stated(
            statement.donor,
            statement.consent,
            statement.revocation,
            organ,
            statement.donorGroup,
            statement.proofs,
            statement.limit,
            statement.clockStart,
            statement.handOvers
        );
    }

    /// @dev From an organ bank to who opened this leg, each who gives being who took it before, and each hand-over signed by both. That
    /// the keys counted when they signed was for the leg's own contract to say, and is in the statement.
    function _checkChain(HandOver[] memory chain, uint256 length) private view {
        if (chain.length != length) revert ChainBroken(chain.length);
        bytes32 holder = 0;
        for (uint256 i = 0; i < length; i++) {
            Witness.Act memory give = chain[i].given;
            Witness.Act memory take = chain[i].taken;
            bool follows = i == 0 ? registrar.rolesOf(give.giver) & Roles.ORGAN_BANK != 0 : give.giver == holder;
            holder = give.receiver;
            bool signed = take.giver == give.giver && take.receiver == holder
                && _isSigned(give, chain[i].giver, Actions.HAND_OVER, give.giver)
                && _isSigned(take, chain[i].taker, Actions.TAKE_OVER, holder);
            if (!follows || !signed) revert ChainBroken(i);
        }
        if (length != 0 && holder != opener) revert ChainBroken(length);
    }

    function _isSigned(Witness.Act memory act, bytes memory signature, uint8 action, bytes32 member)
        private
        view
        returns (bool)
    {
        address key = Witness.signer(Witness.digest(act, address(registrar)), signature);
        (bytes32 owner,,,,,) = registrar.operator(key);
        return owner != 0 && owner == member && act.kind == kind && act.subject == subject && act.action == action;
    }

    function _forget() private {
        delete given;
        delete taken;
        delete box;
        delete seal;
        delete _checkedIn;
        delete _sealOpen;
        delete arrivedAt;
        delete allocated;
        _unverify();
    }

    function _unverify() private {
        delete _verifiers;
        delete _recipientSample;
        _surgeon = false;
    }

    // --- Testimony ---

    function _pack(Told memory told, bool counts) private {
        PackedTerms memory terms = abi.decode(told.terms, (PackedTerms));
        _code(terms.preservation, 3);
        if (_isGone(told)) return;
        if (counts) box = terms.box;
    }

    /// @dev Who has handed it over does not pack or seal it any more.
    function _isGone(Told memory told) private view returns (bool gone) {
        gone = given.terms != 0;
        if (gone) told.irregularities |= OrganIrregularities.CONFLICTS;
    }

    function _seal(Told memory told, bool counts) private {
        bytes32 sealed_ = abi.decode(told.terms, (bytes32));
        if (_isGone(told)) return;
        if (counts) seal = sealed_;
    }

    function _scan(Told memory told) private pure returns (ScanTerms memory terms) {
        terms = abi.decode(told.terms, (ScanTerms));
        _code(terms.condition, 4);
        if (terms.condition != 1) told.irregularities |= OrganIrregularities.CONDITION;
    }

    /// @dev Compares what was scanned with what is known; a difference is a question that somebody has to answer for.
    function _look(ScanTerms memory terms, Told memory told, bool counts) private {
        if (seal != 0 && terms.seal != seal) told.irregularities |= OrganIrregularities.SEAL_DIFFERS;
        if (box != 0 && terms.box != box) told.irregularities |= OrganIrregularities.BOX_DIFFERS;
        uint32 questions = OrganIrregularities.SEAL_DIFFERS | OrganIrregularities.BOX_DIFFERS;
        if (counts && (told.irregularities & questions != 0 || terms.condition == 4)) _sealOpen = true;
    }

    /// @dev The first scan of a side counts; another one that says something else is a case and changes nothing.
    function _scanned(Scan storage mine, Scan storage theirs, Told memory told, bool counts) private {
        ScanTerms memory terms = _scan(told);
        bytes32 hash = keccak256(told.terms);
        if (mine.terms != 0) {
            if (mine.terms != hash) told.irregularities |= OrganIrregularities.CONFLICTS;
            return;
        }
        _look(terms, told, counts);
        if (theirs.terms != 0 && theirs.seal != terms.seal) told.irregularities |= OrganIrregularities.SEAL_DIFFERS;
        if (theirs.terms != 0 && theirs.box != terms.box) told.irregularities |= OrganIrregularities.BOX_DIFFERS;
        if (!counts) return;
        if (told.irregularities & (OrganIrregularities.SEAL_DIFFERS | OrganIrregularities.BOX_DIFFERS) != 0) {
            _sealOpen = true;
        }
        mine.terms = hash;
        mine.box = terms.box;
        mine.seal = terms.seal;
    }

    function _arrive(Told memory told, bool counts) private {
        _look(_scan(told), told, counts);
        if (counts) arrivedAt = told.deviceTime;
    }

    function _break(Told memory told, bool counts) private {
        SealBrokenTerms memory terms = abi.decode(told.terms, (SealBrokenTerms));
        _code(terms.reason, 6);
        if (seal != 0 && terms.seal != seal) told.irregularities |= OrganIrregularities.SEAL_DIFFERS;
        if (!counts) return;
        _sealOpen = true;
        seal = terms.newSeal;
    }

    function _checkIn(Told memory told, bool counts) private {
        CheckInTerms memory terms = abi.decode(told.terms, (CheckInTerms));
        if (Organs.pieces(terms.organ) == 0) revert WrongOrgan();
        bool same = terms.donor == stated.donor
            && keccak256(abi.encode(terms.organ)) == keccak256(abi.encode(stated.organ));
        if (!same) told.irregularities |= OrganIrregularities.MISMATCH;
        if (counts) _checkedIn = same;
    }

    /// @dev One who found another group, or had a sample of another donor, undoes what was verified before: it takes two persons again.
    /// So does another sample of the recipient, and whoever scanned that is the first of the two.
    function _verify(Told memory told, bool counts, bytes32 person) private {
        VerifyTerms memory terms = abi.decode(told.terms, (VerifyTerms));
        bool known = BloodGroups.known(terms.donorGroup) && BloodGroups.known(terms.recipientGroup);
        if (!known || terms.donorSample == 0 || terms.recipientSample == 0) revert UnknownCode(0);
        bool same = terms.donorGroup == stated.donorGroup && terms.recipientGroup == allocated.group;
        if (!same) told.irregularities |= OrganIrregularities.GROUP_DIFFERS;
        bool again = person == _verifiers[0] || person == _verifiers[1];
        if (again) told.irregularities |= OrganIrregularities.SAME_PERSON;
        bool donors = terms.donorSample == stated.donor;
        bool another = terms.recipientSample != _recipientSample;
        bool byOthers = _verifiers[again ? 1 : 0] != 0;
        if (!donors || (another && byOthers)) told.irregularities |= OrganIrregularities.SAMPLES_DIFFER;
        bool early = told.deviceTime < arrivedAt;
        if (early) told.irregularities |= OrganIrregularities.CONFLICTS;
        if (!counts || early) return;
        if (!same || !donors || another) _unverify();
        else if (again) return;
        if (!same || !donors) return;
        _recipientSample = terms.recipientSample;
        (,, uint32 roles,,,) = registrar.operator(told.witness);
        bool surgeon = roles & Roles.SURGEON != 0;
        if (_verifiers[0] == 0) {
            _verifiers[0] = person;
            _surgeon = surgeon;
        } else if (surgeon && !_surgeon) {
            _verifiers[1] = _verifiers[0];
            _verifiers[0] = person;
            _surgeon = true;
        } else {
            _verifiers[1] = person;
        }
    }

    /// @dev What only has to be well formed.
    function _read(uint8 action, bytes memory encoded) private pure {
        if (action == Actions.EXCURSION) {
            (int32 lowest, int32 highest, uint64 from, uint64 until,) =
                abi.decode(encoded, (int32, int32, uint64, uint64, bytes32));
            if (lowest > highest || from > until) revert UnknownCode(0);
        } else if (action == Actions.REROUTED) {
            (bytes32 destination, uint8 reason,) = abi.decode(encoded, (bytes32, uint8, bytes32));
            if (destination == 0) revert UnknownCode(0);
            _code(reason, 4);
        } else if (action == Actions.SENDER_NOTIFIED) {
            abi.decode(encoded, (bytes32, bytes32));
        } else {
            (uint8 reason,) = abi.decode(encoded, (uint8, bytes32));
            _code(reason, action == Actions.DISCARDED ? 9 : 5);
        }
    }

    // --- Commands ---

    function _settle(bytes memory encoded) private {
        (uint8 reason, bytes32 document) = abi.decode(encoded, (uint8, bytes32));
        _code(reason, 6);
        if (document == 0) revert WrongDetail(0);
        if (!_sealOpen) revert NothingToSettle();
        _sealOpen = false;
    }

    function _present(bytes memory encoded) private {
        AllocationTerms memory terms = abi.decode(encoded, (AllocationTerms));
        OrganMessages.OrganAllocation memory allocation = terms.allocation;
        bool right = allocation.organId == subject && allocation.centre == other && allocation.number != 0
            && allocation.number >= allocated.number && block.timestamp <= allocation.expires
            && BloodGroups.known(allocation.recipientGroup);
        if (!right) revert WrongAllocation();
        _checkRegulator(OrganMessages.hash(allocation), terms.signature, false);
        bool another = allocation.candidate != allocated.candidate
            || allocation.recipientGroup != allocated.group;
        if (another) _unverify();
        allocated = Allocated(
            allocation.candidate,
            allocation.consent,
            allocation.revocation,
            allocation.consentUntil,
            allocation.expires,
            allocation.number,
            allocation.recipientGroup,
            allocation.a2,
            allocation.outOfOrder
        );
    }

    function _transplant(Told memory told) private view {
        (bytes32 recipient, uint64 anastomosis) = abi.decode(told.terms, (bytes32, uint64));
        if (recipient != allocated.candidate) revert WrongRecipient(allocated.candidate);
        if (anastomosis == 0 || anastomosis > block.timestamp * 1000 + CLOCK_TOLERANCE) revert WrongDetail(0);
        if (anastomosis < stated.clockStart) told.irregularities |= OrganIrregularities.BEFORE_CLOCK;
        if (anastomosis > stated.clockStart + uint256(stated.limit) * 60_000) {
            told.irregularities |= OrganIrregularities.LIMIT_EXCEEDED;
        }
        if (allocated.outOfOrder != 0) told.irregularities |= OrganIrregularities.OUT_OF_ORDER;
    }

    // --- Views ---

    function knowledge() external view returns (Known memory) {
        return Known(
            state,
            stated,
            allocated,
            given,
            taken,
            box,
            seal,
            _checkedIn,
            _sealOpen,
            arrivedAt,
            _verifiers[0],
            _verifiers[1],
            _surgeon,
            _recipientSample
        );
    }
}
