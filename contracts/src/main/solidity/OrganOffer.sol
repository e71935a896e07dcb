// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {ConsentRegistry} from "./ConsentRegistry.sol";
import {ConsentKeeping} from "./ConsentKeeping.sol";
import {Consents, Purposes} from "./Consents.sol";
import {OrganChannel} from "./OrganChannel.sol";
import {OrganMessages} from "./OrganMessages.sol";
import {BloodGroups, OrganIrregularities, Organs} from "./Organs.sol";
import {Registrar} from "./Registrar.sol";
import {Succession} from "./Succession.sol";
import {Actions, Kinds, Roles} from "./Witness.sol";

/// @title An organ, as it is offered to the candidates of one centre (private)
/// @notice Between organ bank (opener), centre and regulator; its subject is the id of the organ. The centre sees its own ranks of
/// the committed list and nobody else's. Whether a rank is offered in order is the regulator's signed word, since no centre's
/// channel knows what the others answered; out of order it takes a person of the regulator, and shows for ever.
contract OrganOffer is OrganChannel, ConsentKeeping {
    // --- Data ---

    uint8 internal constant NEW = 0;
    uint8 internal constant STATED = 1;
    uint8 internal constant OFFERED = 2;
    uint8 internal constant AGREED = 3;
    uint8 internal constant ALLOCATED = 4;
    uint8 internal constant DECLINED = 5; // or given back
    uint8 internal constant EXPIRED = 6;

    uint16 internal constant FACTS_STATED = 1;
    uint16 internal constant DONOR_CONSENT = 2;
    uint16 internal constant RECIPIENT_CONSENT = 4;

    struct OfferFactsTerms {
        OrganMessages.OfferStatement statement;
        bytes witness; // signature over the statement
    }

    struct OfferTerms {
        uint32 rank; // from 1
        bytes32 candidate; // salted commitment
        uint8 group; // BloodGroups, of the candidate
        uint64 answerUntil; // seconds since 1970-01-01 UTC
        bytes32[] proof; // of the rank in the list
        uint8 reason; // 0 in order
        bytes turn; // the regulator's signature over the OfferTurn; none for the first rank in order
    }

    struct ConsentTerms {
        Consents.Consent consent;
        bytes grant;
        Consents.GrantAttestation attestation;
        bytes attested;
    }

    struct AllocateTerms {
        OrganMessages.OrganAllocation allocation;
        bytes signature; // the regulator's
    }

    /// @notice What is stated of the organ.
    struct Stated {
        bytes32 consent;
        bytes32 revocation;
        bytes32 list;
        uint32 candidates;
        uint8 donorGroup;
        uint8 a2;
    }

    /// @notice What is offered now, or was last.
    struct Offered {
        bytes32 candidate;
        bytes32 consent; // zero until it is opened
        bytes32 revocation;
        uint64 consentFrom;
        uint64 consentUntil;
        uint64 answerUntil;
        uint32 rank;
        uint8 group;
        uint8 outOfOrder;
    }

    /// @notice All that it knows beside what members share in every channel, and consents.
    struct Known {
        uint8 state;
        Stated stated;
        Offered offered;
        bool everOutOfOrder;
        uint32 allocationNumber;
    }

    Stated internal stated;
    Offered internal offered;
    bool internal everOutOfOrder;
    uint32 internal allocationNumber; // of the last one; zero for none

    // --- Refusals ---

    error WrongRank(uint32 rank, uint32 candidates);
    error NotInList();
    error NotCompatible(uint8 donorGroup, uint8 recipientGroup);
    error TurnMissing(); // a rank after the first needs the regulator's word
    error TurnNotNeeded(); // nobody checks it, so it is not recorded
    error OfferEnded(uint64 answerUntil);
    error OfferNotEnded(uint64 answerUntil);
    error WrongConsent(); // not this candidate's, or not for transplantation, or not to a member
    error WrongAllocation(); // of another organ, recipient, consent, channel or order, or expired

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
            Kinds.ORGAN_OFFER,
            members_,
            subject_,
            Roles.ORGAN_BANK,
            Roles.TRANSPLANT_CENTRE,
            predecessor_,
            snapshot_
        )
    {
        if (_succeeds()) _goOn(OrganOffer(address(predecessor_)).knowledge());
    }

    function _goOn(Known memory before) private {
        state = before.state;
        stated = before.stated;
        offered = before.offered;
        everOutOfOrder = before.everOutOfOrder;
        allocationNumber = before.allocationNumber;
    }

    // --- Table ---

    function _rule(uint8 action) internal pure override returns (Rule memory) {
        uint16 idle = _in(STATED) | _in(DECLINED) | _in(EXPIRED);
        uint16 taken = _in(AGREED) | _in(ALLOCATED);
        uint32 centre = Roles.TRANSPLANT_CENTRE | Roles.SURGEON;
        uint32 authority = Roles.REGULATOR | Roles.VERIFIER;
        if (action == Actions.OFFER_FACTS) {
            return Rule(COMMAND, OPENER, OWN, Roles.ORGAN_BANK, idle | _in(NEW), STATED, 0);
        }
        if (action == Actions.OFFER) {
            return Rule(COMMAND, OPENER, OWN, Roles.ORGAN_BANK, idle, OFFERED, FACTS_STATED | DONOR_CONSENT);
        }
        if (action == Actions.RECIPIENT_CONSENT) {
            return Rule(COMMAND, OTHER, OWN, centre, _in(OFFERED) | _in(AGREED), SAME, 0);
        }
        if (action == Actions.ACCEPT_OFFER) return Rule(COMMAND, OTHER, OWN, centre, _in(OFFERED), AGREED, 0);
        if (action == Actions.DECLINE_OFFER) return Rule(COMMAND, OTHER, OWN, centre, _in(OFFERED), DECLINED, 0);
        if (action == Actions.EXPIRE_OFFER) {
            uint32 roles = Roles.ORGAN_BANK | authority;
            return Rule(COMMAND, OPENER | REGULATOR, OWN, roles, _in(OFFERED), EXPIRED, 0);
        }
        if (action == Actions.ALLOCATE) {
            uint16 consents = DONOR_CONSENT | RECIPIENT_CONSENT;
            uint32 roles = Roles.ORGAN_BANK | authority;
            return Rule(COMMAND, OPENER | REGULATOR, OWN, roles, _in(AGREED), ALLOCATED, consents);
        }
        if (action == Actions.RELEASE_ALLOCATION) return Rule(COMMAND, OTHER, OWN, centre, taken, DECLINED, 0);
        return Rule(0, 0, 0, 0, 0, 0, 0);
    }

    function _facts() internal view override returns (uint16 standing) {
        uint64 ever = type(uint64).max;
        if (stated.list != 0) standing |= FACTS_STATED;
        if (_stands(stated.consent, stated.revocation, 0, ever)) standing |= DONOR_CONSENT;
        if (_stands(offered.consent, offered.revocation, offered.consentFrom, offered.consentUntil)) {
            standing |= RECIPIENT_CONSENT;
        }
    }

    // --- Actions ---

    function _apply(bytes32, uint8 action, Told memory told, bytes32) internal override {
        if (action == Actions.OFFER_FACTS) _state(told.terms);
        else if (action == Actions.OFFER) _offer(told.terms);
        else if (action == Actions.RECIPIENT_CONSENT) _openConsent(told.terms);
        else if (action == Actions.ACCEPT_OFFER) _accept(told.terms);
        else if (action == Actions.EXPIRE_OFFER) _expire();
        else if (action == Actions.ALLOCATE) _allocate(told.terms);
        else _giveBack(told.terms);
        if (everOutOfOrder) told.irregularities |= OrganIrregularities.OUT_OF_ORDER;
    }

    function _state(bytes memory encoded) private {
        OfferFactsTerms memory terms = abi.decode(encoded, (OfferFactsTerms));
        OrganMessages.OfferStatement memory statement = terms.statement;
        Organs.Organ memory organ = Organs.Organ(statement.organ, statement.laterality, statement.part);
        if (Organs.pieces(organ) == 0 || Organs.id(statement.caseId, organ) != subject) revert WrongOrgan();
        bool right = statement.organId == subject && statement.centre == other && statement.list != 0
            && statement.candidates != 0 && statement.rules != 0 && statement.earlier != address(0)
            && statement.earlierHead != 0 && statement.a2 <= 1 && BloodGroups.known(statement.donorGroup);
        if (!right) revert WrongStatement();
        _checkEarlier(OrganMessages.hash(statement), terms.witness, true);
        stated = Stated(
            statement.consent,
            statement.revocation,
            statement.list,
            statement.candidates,
            statement.donorGroup,
            statement.a2
        );
    }

    function _offer(bytes memory encoded) private {
        OfferTerms memory terms = abi.decode(encoded, (OfferTerms));
        if (terms.rank == 0 || terms.rank > stated.candidates) revert WrongRank(terms.rank, stated.candidates);
        bytes32 leaf = keccak256(
            bytes.concat(keccak256(abi.encode(terms.rank, terms.candidate, terms.group, other)))
        );
        if (!MerkleProof.verify(terms.proof, stated.list, leaf)) revert NotInList();
        if (!BloodGroups.compatible(stated.donorGroup, terms.group, stated.a2 == 1)) {
            revert NotCompatible(stated.donorGroup, terms.group);
        }
        if (terms.answerUntil <= block.timestamp) revert OfferEnded(terms.answerUntil);
        _checkTurn(terms);
        delete offered;
        offered.candidate = terms.candidate;
        offered.answerUntil = terms.answerUntil;
        offered.rank = terms.rank;
        offered.group = terms.group;
        if (terms.reason == 0) return;
        offered.outOfOrder = 1;
        everOutOfOrder = true;
    }

    function _checkTurn(OfferTerms memory terms) private view {
        if (terms.reason == 0 && terms.rank == 1) {
            if (terms.turn.length != 0) revert TurnNotNeeded();
            return;
        }
        if (terms.reason > 6) revert UnknownCode(terms.reason);
        if (terms.turn.length == 0) revert TurnMissing();
        OrganMessages.OfferTurn memory turn =
            OrganMessages.OfferTurn(subject, stated.list, terms.rank, terms.candidate, other, terms.reason);
        _checkRegulator(OrganMessages.hash(turn), terms.turn, terms.reason != 0);
    }

    function _openConsent(bytes memory encoded) private {
        ConsentTerms memory terms = abi.decode(encoded, (ConsentTerms));
        bytes32 candidate = offered.candidate;
        bool right = terms.attestation.patient == candidate && terms.consent.purpose == Purposes.TRANSPLANTATION
            && isMember(terms.consent.grantee) && terms.consent.uses == 0;
        if (!right) revert WrongConsent();
        Consents.introduce(_book, terms.attestation.host, candidate, 0);
        offered.consent = Consents.open(
            _book, consentRegistry, terms.consent, terms.grant, terms.attestation, terms.attested
        );
        offered.revocation = terms.consent.revocationHash;
        offered.consentFrom = terms.consent.validFrom;
        offered.consentUntil = terms.consent.validUntil;
    }

    function _accept(bytes memory encoded) private view {
        abi.decode(encoded, (bytes32)); // a document; it has to be well formed, as it is logged
        if (block.timestamp > offered.answerUntil) revert OfferEnded(offered.answerUntil);
    }

    function _expire() private view {
        if (block.timestamp <= offered.answerUntil) revert OfferNotEnded(offered.answerUntil);
    }

    function _allocate(bytes memory encoded) private {
        AllocateTerms memory terms = abi.decode(encoded, (AllocateTerms));
        OrganMessages.OrganAllocation memory allocation = terms.allocation;
        bool same = allocation.organId == subject && allocation.centre == other
            && allocation.offer == origin && allocation.candidate == offered.candidate
            && allocation.recipientGroup == offered.group && allocation.a2 == stated.a2
            && allocation.outOfOrder == offered.outOfOrder;
        bool sameConsent = allocation.consent == offered.consent && allocation.revocation == offered.revocation
            && allocation.consentUntil == offered.consentUntil;
        if (!same || !sameConsent) revert WrongAllocation();
        if (allocation.number <= allocationNumber || block.timestamp > allocation.expires) revert WrongAllocation();
        _checkRegulator(OrganMessages.hash(allocation), terms.signature, false);
        allocationNumber = allocation.number;
    }

    function _giveBack(bytes memory encoded) private pure {
        (uint8 reason,) = abi.decode(encoded, (uint8, bytes32));
        _code(reason, 12);
    }

    // --- Views ---

    function knowledge() external view returns (Known memory) {
        return Known(state, stated, offered, everOutOfOrder, allocationNumber);
    }

    /// @notice Whether an organ of one blood group may be given to a recipient of another; what `OFFER` and `TRANSPLANT` go by.
    function compatible(uint8 donorGroup, uint8 recipientGroup, bool a2) external pure returns (bool) {
        return BloodGroups.compatible(donorGroup, recipientGroup, a2);
    }
}
