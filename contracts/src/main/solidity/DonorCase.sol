// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ConsentRegistry} from "./ConsentRegistry.sol";
import {ConsentKeeping} from "./ConsentKeeping.sol";
import {Consents, Purposes} from "./Consents.sol";
import {OrganChannel} from "./OrganChannel.sol";
import {OrganIrregularities, Organs, BloodGroups} from "./Organs.sol";
import {Registrar} from "./Registrar.sol";
import {Succession} from "./Succession.sol";
import {Actions, Kinds, Roles} from "./Witness.sol";

/// @title The case of one organ donor, dead or living (private)
/// @notice Between organ bank (opener), allocation body and regulator; its subject is the id of the case. No organ is recovered
/// without a consent that stands, a blood group on which samples of two persons agree, and serology; none of a living donor
/// without the declared relationship, the declaration that nothing is paid, the advocate, the committee, the cooling-off
/// period and somebody's duty to follow up.
contract DonorCase is OrganChannel, ConsentKeeping {
    // --- Data ---

    uint8 internal constant NEW = 0;
    uint8 internal constant OPEN = 1;
    uint8 internal constant RECOVERED = 2; // at least one organ
    uint8 internal constant CLOSED = 3;

    uint16 internal constant CONSENT = 1;
    uint16 internal constant GROUP = 2;
    uint16 internal constant SEROLOGY = 4;
    uint16 internal constant RELATIONSHIP = 8;
    uint16 internal constant NO_PAYMENT = 16;
    uint16 internal constant ADVOCATE = 32;
    uint16 internal constant COMMITTEE = 64;
    uint16 internal constant COOLED_OFF = 128;
    uint16 internal constant FOLLOW_UP = 256;
    uint16 private constant OF_THE_LIVING = 504; // the last six
    uint16 private constant ALL_FACTS = 511;

    uint64 internal constant COOLING_OFF_AT_LEAST = 1 days;
    uint256 internal constant SAMPLES_LIMIT = 8;
    uint32 internal constant TESTS_NEEDED = 11; // HIV, hepatitis B surface antigen, hepatitis C
    uint32 private constant TESTS = 511;

    uint8 private constant BY_DONOR = 1;
    uint8 private constant BY_JUDGE = 3; // 2 is by the family

    struct OpenCaseTerms {
        bytes32 donor; // pseudonym, in this channel only
        bytes32 din; // salted commitment of the donation identification number
        bytes32 host; // member id of who keeps the donor's consents; zero for nobody
        bytes32 evidence; // salted hash of the host's row about the donor
        bool living;
        uint64 coolingOff; // seconds
    }

    struct ConsentTerms {
        Consents.Consent consent;
        bytes grant;
        Consents.GrantAttestation attestation;
        bytes attested;
    }

    struct ConsentForDonorTerms {
        uint8 basis; // 2 family, 3 judge
        bytes32 document;
        bytes32 salt;
        bytes32 revocationHash;
    }

    struct BloodSampleTerms {
        uint8 group; // BloodGroups
        bytes32 sample; // salted commitment of its number
        uint64 takenAt; // milliseconds since 1970-01-01 UTC
    }

    struct SerologyTerms {
        bytes32 document;
        uint32 tested; // bit mask
        uint32 positive; // bit mask, of those tested
    }

    struct MatchRunTerms {
        Organs.Organ organ;
        bytes32 rules; // keccak256 of the rule file
        bytes32 inputs; // keccak256 of all that went in
        bytes32 list; // root of the tree over the ranks
        uint32 candidates; // ranks
        bool a2; // the rule file gives A2 to recipients without A
        bytes32 supersedes; // command id of the run it takes the place of; zero for the first
        uint8 reason; // 0 for the first
    }

    struct RecoverTerms {
        Organs.Organ organ;
        uint64 crossClamp; // milliseconds since 1970-01-01 UTC
    }

    /// @notice Who allowed the donation, and how that is revoked.
    struct Allowed {
        bytes32 commitment; // zero for none
        bytes32 revocation;
        uint64 from;
        uint64 until;
        uint64 given; // by the block, seconds since 1970-01-01 UTC
        uint8 basis; // 1 donor, 2 family, 3 judge
    }

    struct Sample {
        bytes32 sample;
        bytes32 person; // who found it
        uint8 group;
    }

    struct Run {
        bytes32 id; // command id; zero for none
        bytes32 list;
        bytes32 rules;
        uint32 candidates;
        bool a2;
    }

    /// @notice All that it knows beside what members share in every channel, consents, and what is asked by its id.
    struct Known {
        uint8 state;
        bytes32 donor;
        bytes32 din;
        bool living;
        uint64 coolingOff;
        Allowed allowed;
        uint16 told;
    }

    bytes32 internal donor; // pseudonym
    bytes32 internal din; // salted commitment
    bool internal living;
    uint64 internal coolingOff; // seconds
    Allowed internal allowed;
    uint16 private _told; // facts that are told once
    Sample[] private _samples;
    mapping(bytes32 commitment => bool) private _withdrawn;
    mapping(uint8 organ => uint8) private _recovered; // pieces, bit mask
    mapping(bytes32 organId => uint64) private _crossClamp;
    mapping(bytes32 organId => Run) private _run;

    // --- Refusals ---

    error WrongDonor(); // no pseudonym, no number, or no cooling-off period of a day for a living one
    error OnlyLiving(); // the action is about living donors
    error OnlyDead(); // a living donor consents in person
    error WrongConsent(); // not this donor's, not for donation, not to the organ bank, or withdrawn before
    error NotPublished(bytes32 commitment);
    error SamplePerson(); // the same person told of another sample before
    error SampleTwice(bytes32 sample);
    error TooManySamples(uint256 limit);
    error WrongTests();
    error WrongRun(bytes32 current); // it has to say which run it takes the place of, and why
    error AlreadyRecovered(uint8 pieces);
    error NotSurvivable(); // a living donor cannot give it

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
            Kinds.DONOR_CASE,
            members_,
            subject_,
            Roles.ORGAN_BANK,
            Roles.ALLOCATION_BODY,
            predecessor_,
            snapshot_
        )
    {
        if (_succeeds()) _goOn(DonorCase(address(predecessor_)).knowledge());
    }

    function _goOn(Known memory before) private {
        state = before.state;
        donor = before.donor;
        din = before.din;
        living = before.living;
        coolingOff = before.coolingOff;
        allowed = before.allowed;
        _told = before.told;
        uint256 count = _before().samples();
        for (uint256 i = 0; i < count; i++) {
            _samples.push(_before().sampleAt(i));
        }
    }

    // --- Table ---

    function _rule(uint8 action) internal pure override returns (Rule memory) {
        uint16 open = _in(OPEN) | _in(RECOVERED);
        uint32 bank = Roles.ORGAN_BANK;
        uint32 laboratory = Roles.LABORATORY | Roles.CLINICIAN;
        if (action == Actions.OPEN_CASE) return Rule(COMMAND, OPENER, OWN, bank, _in(NEW), OPEN, 0);
        if (action == Actions.DONOR_CONSENT) return Rule(COMMAND, OPENER, OWN, bank, open, SAME, 0);
        if (action == Actions.CONSENT_FOR_DONOR) return Rule(COMMAND, OPENER, OWN, bank, open, SAME, 0);
        if (action == Actions.WITHDRAW_CONSENT) return Rule(COMMAND, OPENER, OWN, bank, open, SAME, CONSENT);
        if (action == Actions.BLOOD_SAMPLE) return Rule(COMMAND, OPENER, ANY, laboratory, open, SAME, 0);
        if (action == Actions.SEROLOGY) return Rule(COMMAND, OPENER, ANY, laboratory, open, SAME, 0);
        if (action == Actions.RELATIONSHIP) return Rule(COMMAND, OPENER, OWN, bank, _in(OPEN), SAME, 0);
        if (action == Actions.NO_PAYMENT) return Rule(COMMAND, OPENER, OWN, bank, _in(OPEN), SAME, 0);
        if (action == Actions.ADVOCATE) {
            return Rule(COMMAND, ALL, INDEPENDENT, Roles.ADVOCATE, _in(OPEN), SAME, CONSENT);
        }
        if (action == Actions.COMMITTEE) {
            uint16 heard = CONSENT | RELATIONSHIP | NO_PAYMENT | ADVOCATE;
            return Rule(COMMAND, ALL, INDEPENDENT, Roles.COMMITTEE, _in(OPEN), SAME, heard);
        }
        if (action == Actions.FOLLOW_UP_DUTY) return Rule(COMMAND, OPENER, OWN, bank, open, SAME, 0);
        if (action == Actions.MATCH_RUN) {
            return Rule(COMMAND, OTHER, OWN, Roles.ALLOCATION_BODY, open, SAME, CONSENT | GROUP);
        }
        if (action == Actions.RECOVER) return Rule(COMMAND, OPENER, ANY, Roles.SURGEON, open, RECOVERED, ALL_FACTS);
        if (action == Actions.CLOSE_CASE) return Rule(COMMAND, OPENER, OWN, bank, open, CLOSED, 0);
        return Rule(0, 0, 0, 0, 0, 0, 0);
    }

    function _facts() internal view override returns (uint16 standing) {
        standing = _told;
        if (_stands(allowed.commitment, allowed.revocation, allowed.from, allowed.until)) standing |= CONSENT;
        if (bloodGroup() != 0) standing |= GROUP;
        if (!living) return standing | OF_THE_LIVING;
        if (allowed.commitment != 0 && block.timestamp >= allowed.given + coolingOff) standing |= COOLED_OFF;
    }

    // --- Actions ---

    function _apply(bytes32 id, uint8 action, Told memory told, bytes32 person) internal override {
        if (action == Actions.OPEN_CASE) _open(told.terms);
        else if (action == Actions.DONOR_CONSENT) _openConsent(told.terms);
        else if (action == Actions.CONSENT_FOR_DONOR) _allowFor(told.terms);
        else if (action == Actions.WITHDRAW_CONSENT) _withdraw(told.terms);
        else if (action == Actions.BLOOD_SAMPLE) _sample(told, person);
        else if (action == Actions.SEROLOGY) _serology(told.terms);
        else if (action == Actions.MATCH_RUN) _matchRun(id, told.terms);
        else if (action == Actions.RECOVER) _recover(told);
        else if (action == Actions.CLOSE_CASE) _close(told.terms);
        else _tellOfLiving(action, told.terms);
    }

    function _open(bytes memory encoded) private {
        OpenCaseTerms memory terms = abi.decode(encoded, (OpenCaseTerms));
        uint64 least = terms.living ? COOLING_OFF_AT_LEAST : 0;
        if (terms.donor == 0 || terms.din == 0 || terms.coolingOff < least) revert WrongDonor();
        donor = terms.donor;
        din = terms.din;
        living = terms.living;
        coolingOff = terms.coolingOff;
        if (terms.host != 0) Consents.introduce(_book, terms.host, terms.donor, terms.evidence);
    }

    function _openConsent(bytes memory encoded) private {
        ConsentTerms memory terms = abi.decode(encoded, (ConsentTerms));
        bool right = terms.attestation.patient == donor && terms.consent.purpose == Purposes.ORGAN_DONATION
            && terms.consent.grantee == opener && terms.consent.uses == 0;
        if (!right) revert WrongConsent();
        bytes32 commitment = Consents.open(
            _book, consentRegistry, terms.consent, terms.grant, terms.attestation, terms.attested
        );
        _allow(
            commitment, terms.consent.revocationHash, terms.consent.validFrom, terms.consent.validUntil, BY_DONOR
        );
    }

    function _allowFor(bytes memory encoded) private {
        if (living) revert OnlyDead();
        ConsentForDonorTerms memory terms = abi.decode(encoded, (ConsentForDonorTerms));
        if (terms.basis <= BY_DONOR || terms.basis > BY_JUDGE) revert UnknownCode(terms.basis);
        bytes32 commitment = keccak256(abi.encode(terms));
        if (terms.document == 0 || withdrawn(commitment)) revert WrongConsent();
        if (!_stands(commitment, terms.revocationHash, 0, type(uint64).max)) revert NotPublished(commitment);
        _allow(commitment, terms.revocationHash, 0, type(uint64).max, terms.basis);
    }

    /// @dev What a living donor's advocate and committee said was about the consent before.
    function _allow(bytes32 commitment, bytes32 revocation, uint64 from, uint64 until, uint8 basis) private {
        _told &= ~(ADVOCATE | COMMITTEE);
        allowed = Allowed(commitment, revocation, from, until, uint64(block.timestamp), basis);
    }

    function _withdraw(bytes memory encoded) private {
        abi.decode(encoded, (bytes32)); // a document; it has to be well formed, as it is logged
        _withdrawn[allowed.commitment] = true;
        delete allowed;
        _told &= ~(ADVOCATE | COMMITTEE);
    }

    function _sample(Told memory told, bytes32 person) private {
        BloodSampleTerms memory terms = abi.decode(told.terms, (BloodSampleTerms));
        if (!BloodGroups.known(terms.group)) revert UnknownCode(terms.group);
        uint256 count = _samples.length;
        if (count == SAMPLES_LIMIT) revert TooManySamples(SAMPLES_LIMIT);
        for (uint256 i = 0; i < count; i++) {
            Sample storage before = _samples[i];
            if (before.person == person) revert SamplePerson();
            if (before.sample == terms.sample) revert SampleTwice(terms.sample);
            if (before.group != terms.group) told.irregularities |= OrganIrregularities.SAMPLES_DIFFER;
        }
        _samples.push(Sample(terms.sample, person, terms.group));
    }

    function _serology(bytes memory encoded) private {
        SerologyTerms memory terms = abi.decode(encoded, (SerologyTerms));
        bool known = terms.tested & ~TESTS == 0 && terms.positive & ~terms.tested == 0;
        if (!known || terms.tested == 0 || terms.document == 0) revert WrongTests();
        if (terms.tested & TESTS_NEEDED == TESTS_NEEDED) _told |= SEROLOGY;
    }

    /// @dev A word and a document: relationship, advocate (1 in favour), committee (1 authorised), follow-up (until when); or a
    /// document alone.
    function _tellOfLiving(uint8 action, bytes memory encoded) private {
        if (!living) revert OnlyLiving();
        if (action == Actions.NO_PAYMENT) {
            if (abi.decode(encoded, (bytes32)) == 0) revert WrongDetail(0);
            _told |= NO_PAYMENT;
            return;
        }
        (uint256 word, bytes32 document) = abi.decode(encoded, (uint256, bytes32));
        if (document == 0) revert WrongDetail(0);
        if (action == Actions.RELATIONSHIP) {
            _code(word, 8);
            _told = (_told | RELATIONSHIP) & ~COMMITTEE;
        } else if (action == Actions.FOLLOW_UP_DUTY) {
            if (word <= block.timestamp) revert UnknownCode(word);
            _told |= FOLLOW_UP;
        } else {
            if (word > 1) revert UnknownCode(word);
            uint16 fact = action == Actions.ADVOCATE ? ADVOCATE : COMMITTEE;
            _told = word == 1 ? _told | fact : _told & ~(fact | COMMITTEE);
        }
    }

    function _matchRun(bytes32 id, bytes memory encoded) private {
        MatchRunTerms memory terms = abi.decode(encoded, (MatchRunTerms));
        if (Organs.pieces(terms.organ) == 0) revert WrongOrgan();
        if (terms.list == 0 || terms.candidates == 0 || terms.rules == 0 || terms.inputs == 0) revert WrongDetail(0);
        bytes32 organId = Organs.id(subject, terms.organ);
        bytes32 current = run(organId).id;
        bool first = current == 0;
        if (terms.supersedes != current || first != (terms.reason == 0)) revert WrongRun(current);
        if (!first) _code(terms.reason, 5);
        _run[organId] = Run(id, terms.list, terms.rules, terms.candidates, terms.a2);
    }

    function _recover(Told memory told) private {
        RecoverTerms memory terms = abi.decode(told.terms, (RecoverTerms));
        uint8 pieces = Organs.pieces(terms.organ);
        if (pieces == 0) revert WrongOrgan();
        uint8 before = recovered(terms.organ.organ);
        if (before & pieces != 0) revert AlreadyRecovered(before);
        if (living && !Organs.survivable(terms.organ, before)) revert NotSurvivable();
        if (terms.crossClamp == 0 || terms.crossClamp > block.timestamp * 1000 + CLOCK_TOLERANCE) revert WrongDetail(0);
        _recovered[terms.organ.organ] = before | pieces;
        _crossClamp[Organs.id(subject, terms.organ)] = terms.crossClamp;
    }

    function _close(bytes memory encoded) private pure {
        (uint8 reason,) = abi.decode(encoded, (uint8, bytes32));
        _code(reason, 5);
    }

    // --- Views ---

    function knowledge() external view returns (Known memory) {
        return Known(state, donor, din, living, coolingOff, allowed, _told);
    }

    /// @notice Whether what allowed the donation was withdrawn here.
    function withdrawn(bytes32 commitment) public view returns (bool) {
        return _withdrawn[commitment] || (_succeeds() && _before().withdrawn(commitment));
    }

    /// @notice Pieces of the donor's organs of this kind that were recovered, bit mask.
    function recovered(uint8 organ) public view returns (uint8 pieces) {
        pieces = _recovered[organ];
        if (pieces == 0 && _succeeds()) pieces = _before().recovered(organ);
    }

    /// @notice When the cross-clamp was, milliseconds since 1970-01-01 UTC; zero of an organ that was not recovered.
    function crossClamp(bytes32 organId) external view returns (uint64 at) {
        at = _crossClamp[organId];
        if (at == 0 && _succeeds()) at = _before().crossClamp(organId);
    }

    /// @notice The match run of an organ that counts now; zeros while there is none.
    function run(bytes32 organId) public view returns (Run memory last) {
        last = _run[organId];
        if (last.id == 0 && _succeeds()) last = _before().run(organId);
    }

    function _before() private view returns (DonorCase) {
        return DonorCase(address(predecessor));
    }

    /// @notice The blood group that samples agree on: more than half of them, and two at least. Zero while they do not.
    function bloodGroup() public view returns (uint8) {
        uint256 count = _samples.length;
        for (uint256 i = 0; i < count; i++) {
            uint256 agree = 0;
            for (uint256 j = 0; j < count; j++) {
                if (_samples[i].group == _samples[j].group) agree++;
            }
            if (agree >= 2 && 2 * agree > count) return _samples[i].group;
        }
        return 0;
    }

    /// @notice How many samples were told of.
    function samples() external view returns (uint256) {
        return _samples.length;
    }

    /// @param place from 0
    function sampleAt(uint256 place) external view returns (Sample memory) {
        return _samples[place];
    }
}
