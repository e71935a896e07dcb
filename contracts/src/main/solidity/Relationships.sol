// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Consents, Purposes} from "./Consents.sol";
import {Decisions, RecordMessages} from "./RecordMessages.sol";
import {RelationshipChannel} from "./RelationshipChannel.sol";
import {Roles, Witness} from "./Witness.sol";
import {Words} from "./Words.sol";

/// @title How a relationship stands; 0 is one that nobody offered
library RelationshipStatus {
    uint8 internal constant OFFERED = 1;
    uint8 internal constant ACTIVE = 2;
    uint8 internal constant PAUSED = 3;
    uint8 internal constant REJECTED = 4; // final
    uint8 internal constant ENDED = 5; // final
}

/// @title How a request for access stands; 0 is one that nobody made
library RequestStatus {
    uint8 internal constant ASKED = 1;
    uint8 internal constant GRANTED = 2;
    uint8 internal constant REFUSED = 3;
}

/// @title Relationships of patients with providers, and what is asked of patients (private)
/// @notice A provider offers, the patient accepts or rejects, pauses, resumes and ends; the provider may leave. Whoever is
/// a member asks for access, and the patient grants it by a consent, or refuses. What a patient decides bears the signature of
/// a key that is made for it, which the patient's host attests, as with consents: so it does not matter who submits it.
/// @dev Relationships and requests are kept by who submitted them: a payload reaches the other members before it is mined,
/// and one of them could else take an id.
abstract contract Relationships is RelationshipChannel {
    // --- Data ---

    /// @notice What a person of the provider signs.
    struct OfferTerms {
        bytes32 relationship; // random
        bytes32 host; // member id
        bytes32 patient; // pseudonym here
        bytes32 document; // salted hash of what the patient is told
        uint64 answerUntil; // seconds since 1970-01-01 UTC, accepted before this second
    }

    struct LeaveTerms {
        bytes32 relationship;
        bytes32 reason; // salted hash of what is said about it; zero for nothing
    }

    /// @notice What a person of who asks signs.
    struct RequestTerms {
        bytes32 request; // random
        bytes32 host; // member id
        bytes32 patient; // pseudonym here
        uint8 purpose; // Purposes
        bytes32 document; // salted hash of what is asked for and why
        uint64 answerUntil; // seconds since 1970-01-01 UTC, granted before this second
    }

    /// @notice A relationship that was offered, or a request.
    struct Asked {
        bytes32 host;
        bytes32 patient;
        bytes32 terms; // hash of what was offered or asked
        uint64 answerUntil;
        uint32 decisions; // by the patient, on a relationship
        uint8 purpose; // of a request
        uint8 status; // RelationshipStatus or RequestStatus
    }

    uint32 internal constant PROVIDERS =
        Roles.PHARMACY | Roles.HOSPITAL | Roles.TRANSPLANT_CENTRE | Roles.ORGAN_BANK | Roles.LABORATORY | Roles.PAYER;

    mapping(bool request => mapping(bytes32 by => mapping(bytes32 id => Asked))) private _asked;
    mapping(bytes32 host => mapping(bytes32 patient => mapping(bytes32 provider => bytes32 relationship))) private
        _current;

    // --- Events ---

    event RelationshipOffered(
        bytes32 indexed commandId,
        bytes32 indexed relationship,
        bytes32 indexed patient,
        bytes32 host,
        bytes32 provider,
        bytes32 document,
        bytes32 terms,
        uint64 answerUntil,
        address witness
    );
    /// @param decision Decisions
    /// @param status RelationshipStatus after it
    event RelationshipDecided(
        bytes32 indexed commandId,
        bytes32 indexed relationship,
        bytes32 indexed patient,
        bytes32 host,
        bytes32 provider,
        uint8 decision,
        uint8 status,
        uint32 number
    );
    event RelationshipLeft(
        bytes32 indexed commandId,
        bytes32 indexed relationship,
        bytes32 indexed patient,
        bytes32 host,
        bytes32 provider,
        bytes32 reason,
        address witness
    );
    event AccessRequested(
        bytes32 indexed commandId,
        bytes32 indexed request,
        bytes32 indexed patient,
        bytes32 host,
        bytes32 reader,
        uint8 purpose,
        bytes32 document,
        bytes32 terms,
        uint64 answerUntil,
        address witness
    );
    /// @param consent commitment; zero when it is refused
    event AccessAnswered(
        bytes32 indexed commandId,
        bytes32 indexed request,
        bytes32 indexed patient,
        bytes32 host,
        bytes32 reader,
        bool granted,
        bytes32 consent
    );

    // --- Refusals ---

    error HostNotMember(bytes32 host);
    error ProviderIsHost(bytes32 host);
    error IdMissing(); // it is zero
    error IdTaken(bytes32 id); // this member has used it for another
    error RelationshipExists(bytes32 relationship); // with this patient, offered or accepted, and not over
    error UnknownRelationship(bytes32 relationship);
    error WrongRelationshipStatus(uint8 status);
    error UnknownRequest(bytes32 request);
    error WrongRequestStatus(uint8 status);
    error AnswerTooLate(uint64 answerUntil);
    error UnknownDecision(uint8 decision);
    error DecisionForAnotherChannel(address channel);
    error DecisionOutOfTurn(uint32 expected); // decisions came before that it does not know, or others
    error NotWhatWasShown(bytes32 terms); // other terms were offered or asked
    error NotThePatient(bytes32 patient); // it is not this patient's to decide
    error ConsentMissing(); // a grant without, or another decision with one

    // --- Offering and leaving ---

    function _offer(bytes32 submitter, Command calldata command) internal {
        (OfferTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (OfferTerms, Witness.Act, bytes));
        bytes32 detail = Words.hash(_place(terms), 5);
        address witness =
            _command(submitter, command, terms.relationship, terms.host, detail, PROVIDERS, act, signature);
        _checkAsked(submitter, terms.relationship, terms.host, terms.patient, terms.answerUntil);
        if (asked(false, submitter, terms.relationship).status != 0) revert IdTaken(terms.relationship);
        _checkNoneStands(submitter, terms.host, terms.patient);
        _asked[false][submitter][terms.relationship] =
            Asked(terms.host, terms.patient, detail, terms.answerUntil, 0, 0, RelationshipStatus.OFFERED);
        _current[terms.host][terms.patient][submitter] = terms.relationship;
        _announceOffer(command.id, submitter, terms, detail, witness);
    }

    function _announceOffer(bytes32 id, bytes32 provider, OfferTerms memory terms, bytes32 detail, address witness)
        private
    {
        emit RelationshipOffered(
            id,
            terms.relationship,
            terms.patient,
            terms.host,
            provider,
            terms.document,
            detail,
            terms.answerUntil,
            witness
        );
    }

    /// @dev An offer that was not answered in time stands in nobody's way.
    function _checkNoneStands(bytes32 provider, bytes32 host, bytes32 patient) private view {
        (bytes32 current,) = currentRelationship(host, patient, provider);
        Asked memory before = asked(false, provider, current);
        bool lapsed = before.status == RelationshipStatus.OFFERED && block.timestamp >= before.answerUntil;
        if (before.status != 0 && before.status < RelationshipStatus.REJECTED && !lapsed) {
            revert RelationshipExists(current);
        }
    }

    function _checkAsked(bytes32 submitter, bytes32 id, bytes32 host, bytes32 patient, uint64 answerUntil)
        private
        view
    {
        if (id == 0) revert IdMissing();
        if (!isMember(host)) revert HostNotMember(host);
        if (host == submitter) revert ProviderIsHost(host);
        if (block.timestamp >= answerUntil) revert AnswerTooLate(answerUntil);
        Consents.checkTreated(_book, host, patient);
    }

    /// @notice The provider withdraws what it offered, or ends what was accepted.
    function _leave(bytes32 submitter, Command calldata command) internal {
        (LeaveTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (LeaveTerms, Witness.Act, bytes));
        Asked memory left = asked(false, submitter, terms.relationship);
        if (left.status == 0) revert UnknownRelationship(terms.relationship);
        address witness = _command(
            submitter,
            command,
            terms.relationship,
            left.host,
            keccak256(abi.encode(terms)),
            PROVIDERS,
            act,
            signature
        );
        if (left.status >= RelationshipStatus.REJECTED) revert WrongRelationshipStatus(left.status);
        left.status = RelationshipStatus.ENDED;
        _asked[false][submitter][terms.relationship] = left;
        emit RelationshipLeft(
            command.id, terms.relationship, left.patient, left.host, submitter, terms.reason, witness
        );
    }

    // --- Asking ---

    function _request(bytes32 submitter, Command calldata command) internal {
        (RequestTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (RequestTerms, Witness.Act, bytes));
        bytes32 detail = Words.hash(_place(terms), 6);
        address witness = _command(submitter, command, terms.request, terms.host, detail, Roles.ALL, act, signature);
        _checkAsked(submitter, terms.request, terms.host, terms.patient, terms.answerUntil);
        if (terms.purpose == 0 || terms.purpose > Purposes.LAST) revert Consents.UnknownPurpose(terms.purpose);
        if (asked(true, submitter, terms.request).status != 0) revert IdTaken(terms.request);
        _asked[true][submitter][terms.request] =
            Asked(terms.host, terms.patient, detail, terms.answerUntil, 0, terms.purpose, RequestStatus.ASKED);
        _announceRequest(command.id, submitter, terms, detail, witness);
    }

    struct RequestedFields {
        bytes32 host;
        bytes32 reader;
        uint8 purpose;
        bytes32 document;
        bytes32 terms;
        uint64 answerUntil;
        address witness;
    }

    function _announceRequest(bytes32 id, bytes32 reader, RequestTerms memory terms, bytes32 detail, address witness)
        private
    {
        RequestedFields memory fields = RequestedFields(
            terms.host, reader, terms.purpose, terms.document, detail, terms.answerUntil, witness
        );
        Words.log(AccessRequested.selector, id, terms.request, terms.patient, _place(fields), 7);
    }

    function _place(RequestedFields memory fields) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := fields
        }
    }

    function _place(OfferTerms memory fields) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := fields
        }
    }

    function _place(RequestTerms memory fields) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := fields
        }
    }

    // --- Deciding ---

    /// @dev Any member may submit it: what counts is signed by the patient and by the host.
    function _decide(Command calldata command) internal {
        (
            RecordMessages.PatientDecision memory decision,
            bytes memory signature,
            Consents.GrantAttestation memory attestation,
            bytes memory attestationSignature
        ) = abi.decode(command.body, (RecordMessages.PatientDecision, bytes, Consents.GrantAttestation, bytes));
        if (decision.decision == 0 || decision.decision > Decisions.LAST) revert UnknownDecision(decision.decision);
        if (decision.channel != origin) revert DecisionForAnotherChannel(decision.channel);
        _checkPatientsKey(RecordMessages.hash(decision), signature, attestation, attestationSignature);
        if ((decision.consent != 0) != (decision.decision == Decisions.GRANT)) revert ConsentMissing();
        if (decision.decision < Decisions.GRANT) _decideRelationship(command.id, decision, attestation);
        else _answer(command.id, decision, attestation);
    }

    /// @dev The key that signed it is the patient's, says the host.
    function _checkPatientsKey(
        bytes32 structHash,
        bytes memory signature,
        Consents.GrantAttestation memory attestation,
        bytes memory attestationSignature
    ) private view {
        if (attestation.channel != origin) revert Consents.AttestedForAnotherChannel(attestation.channel);
        address key = Witness.signer(Witness.typed(structHash, address(registrar)), signature);
        if (key != attestation.grantKey) revert Consents.AttestedForAnotherKey(attestation.grantKey);
        Consents.checkHost(registrar, attestation, attestationSignature);
    }

    function _decideRelationship(
        bytes32 commandId,
        RecordMessages.PatientDecision memory decision,
        Consents.GrantAttestation memory by
    ) private {
        Asked memory about = asked(false, decision.provider, decision.subject);
        if (about.status == 0) revert UnknownRelationship(decision.subject);
        if (about.host != by.host || about.patient != by.patient) revert NotThePatient(by.patient);
        if (about.terms != decision.terms) revert NotWhatWasShown(about.terms);
        if (about.decisions != decision.number) revert DecisionOutOfTurn(about.decisions);
        uint8 status = _after(about, decision.decision);
        about.status = status;
        about.decisions++;
        _asked[false][decision.provider][decision.subject] = about;
        emit RelationshipDecided(
            commandId,
            decision.subject,
            by.patient,
            by.host,
            decision.provider,
            decision.decision,
            status,
            decision.number
        );
    }

    /// @dev What a decision makes of a relationship. Accepting and resuming need a patient who has not opted out.
    function _after(Asked memory about, uint8 decision) private view returns (uint8) {
        uint8 status = about.status;
        if (decision == Decisions.ACCEPT && status == RelationshipStatus.OFFERED) {
            if (block.timestamp >= about.answerUntil) revert AnswerTooLate(about.answerUntil);
            Consents.checkTreated(_book, about.host, about.patient);
            return RelationshipStatus.ACTIVE;
        }
        if (decision == Decisions.REJECT && status == RelationshipStatus.OFFERED) return RelationshipStatus.REJECTED;
        if (decision == Decisions.PAUSE && status == RelationshipStatus.ACTIVE) return RelationshipStatus.PAUSED;
        if (decision == Decisions.RESUME && status == RelationshipStatus.PAUSED) {
            Consents.checkTreated(_book, about.host, about.patient);
            return RelationshipStatus.ACTIVE;
        }
        bool accepted = status == RelationshipStatus.ACTIVE || status == RelationshipStatus.PAUSED;
        if (decision == Decisions.END && accepted) return RelationshipStatus.ENDED;
        revert WrongRelationshipStatus(status);
    }

    /// @dev A grant names a consent that is open here, to who asked and for what was asked. Whether it stands is asked when it
    /// is used.
    function _answer(
        bytes32 commandId,
        RecordMessages.PatientDecision memory decision,
        Consents.GrantAttestation memory by
    ) private {
        Asked memory about = asked(true, decision.provider, decision.subject);
        if (about.status == 0) revert UnknownRequest(decision.subject);
        if (about.host != by.host || about.patient != by.patient) revert NotThePatient(by.patient);
        if (about.terms != decision.terms) revert NotWhatWasShown(about.terms);
        if (decision.number != 0) revert DecisionOutOfTurn(0);
        if (about.status != RequestStatus.ASKED) revert WrongRequestStatus(about.status);
        bool granted = decision.decision == Decisions.GRANT;
        if (granted) {
            if (block.timestamp >= about.answerUntil) revert AnswerTooLate(about.answerUntil);
            (Consents.Opened memory opened,) = Consents.openedOf(_book, by.host, decision.consent);
            if (opened.purpose == 0) revert Consents.ConsentNotOpened(decision.consent);
            if (opened.grantee != decision.provider) revert Consents.NotTheGrantee(decision.provider);
            if (opened.patient != by.patient) revert Consents.WrongPatient(by.patient);
            if (opened.purpose != about.purpose) revert Consents.WrongPurpose(about.purpose);
        }
        about.status = granted ? RequestStatus.GRANTED : RequestStatus.REFUSED;
        _asked[true][decision.provider][decision.subject] = about;
        emit AccessAnswered(
            commandId, decision.subject, by.patient, by.host, decision.provider, granted, decision.consent
        );
    }

    // --- Views ---

    /// @notice The relationship of a patient with a provider that was offered last, and how it stands; zeros when none was.
    function currentRelationship(bytes32 host, bytes32 patient, bytes32 provider)
        public
        view
        returns (bytes32 relationship, uint8 status)
    {
        relationship = _current[host][patient][provider];
        if (relationship == 0 && _succeeds()) {
            (relationship,) = _relationshipsBefore().currentRelationship(host, patient, provider);
        }
        status = asked(false, provider, relationship).status;
    }

    /// @notice All that this channel knows of a relationship that this member offered, or of a request that it made; zeros of
    /// one that it did not.
    function asked(bool request, bytes32 by, bytes32 id) public view returns (Asked memory known) {
        known = _asked[request][by][id];
        if (known.status == 0 && _succeeds()) known = _relationshipsBefore().asked(request, by, id);
    }

    function _relationshipsBefore() private view returns (Relationships) {
        return Relationships(address(predecessor));
    }
}
