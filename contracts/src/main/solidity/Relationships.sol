// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Consents, Purposes} from "./Consents.sol";
import {Decisions, RecordMessages} from "./RecordMessages.sol";
import {RelationshipChannel} from "./RelationshipChannel.sol";
import {Roles, Witness} from "./Witness.sol";

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

    struct Relationship {
        bytes32 host;
        bytes32 patient;
        bytes32 terms; // hash of what was offered
        uint64 answerUntil;
        uint32 decisions; // by the patient
        uint8 status; // RelationshipStatus
    }

    struct Request {
        bytes32 host;
        bytes32 patient;
        bytes32 terms; // hash of what was asked
        uint64 answerUntil;
        uint8 purpose;
        uint8 status; // RequestStatus
    }

    uint32 internal constant PROVIDERS =
        Roles.PHARMACY | Roles.HOSPITAL | Roles.TRANSPLANT_CENTRE | Roles.ORGAN_BANK | Roles.LABORATORY | Roles.PAYER;

    mapping(bytes32 provider => mapping(bytes32 id => Relationship)) private _relationships;
    mapping(bytes32 host => mapping(bytes32 patient => mapping(bytes32 provider => bytes32 relationship))) private
        _current;
    mapping(bytes32 reader => mapping(bytes32 id => Request)) private _requests;

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
        bytes32 detail = keccak256(abi.encode(terms));
        address witness =
            _command(submitter, command, terms.relationship, terms.host, detail, PROVIDERS, act, signature);
        _checkAsked(submitter, terms.relationship, terms.host, terms.patient, terms.answerUntil);
        Relationship storage offered = _relationships[submitter][terms.relationship];
        if (offered.status != 0) revert IdTaken(terms.relationship);
        _checkNoneStands(submitter, terms.host, terms.patient);
        offered.host = terms.host;
        offered.patient = terms.patient;
        offered.terms = detail;
        offered.answerUntil = terms.answerUntil;
        offered.status = RelationshipStatus.OFFERED;
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
        bytes32 current = _current[host][patient][provider];
        Relationship storage before = _relationships[provider][current];
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
        Relationship storage left = _relationships[submitter][terms.relationship];
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
        emit RelationshipLeft(
            command.id, terms.relationship, left.patient, left.host, submitter, terms.reason, witness
        );
    }

    // --- Asking ---

    function _request(bytes32 submitter, Command calldata command) internal {
        (RequestTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (RequestTerms, Witness.Act, bytes));
        bytes32 detail = keccak256(abi.encode(terms));
        address witness = _command(submitter, command, terms.request, terms.host, detail, Roles.ALL, act, signature);
        _checkAsked(submitter, terms.request, terms.host, terms.patient, terms.answerUntil);
        if (terms.purpose == 0 || terms.purpose > Purposes.LAST) revert Consents.UnknownPurpose(terms.purpose);
        Request storage asked = _requests[submitter][terms.request];
        if (asked.status != 0) revert IdTaken(terms.request);
        asked.host = terms.host;
        asked.patient = terms.patient;
        asked.terms = detail;
        asked.answerUntil = terms.answerUntil;
        asked.purpose = terms.purpose;
        asked.status = RequestStatus.ASKED;
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
        _log(AccessRequested.selector, id, terms.request, terms.patient, abi.encode(fields));
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
        if (decision.channel != address(this)) revert DecisionForAnotherChannel(decision.channel);
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
        if (attestation.channel != address(this)) revert Consents.AttestedForAnotherChannel(attestation.channel);
        address key = Witness.signer(Witness.typed(structHash, address(registrar)), signature);
        if (key != attestation.grantKey) revert Consents.AttestedForAnotherKey(attestation.grantKey);
        address account =
            Witness.signer(Witness.typed(Consents.hash(attestation), address(registrar)), attestationSignature);
        if (registrar.memberOfAccount(account) != attestation.host) revert Consents.NotTheHost(account);
    }

    function _decideRelationship(
        bytes32 commandId,
        RecordMessages.PatientDecision memory decision,
        Consents.GrantAttestation memory by
    ) private {
        Relationship storage about = _relationships[decision.provider][decision.subject];
        if (about.status == 0) revert UnknownRelationship(decision.subject);
        if (about.host != by.host || about.patient != by.patient) revert NotThePatient(by.patient);
        if (about.terms != decision.terms) revert NotWhatWasShown(about.terms);
        if (about.decisions != decision.number) revert DecisionOutOfTurn(about.decisions);
        uint8 status = _after(about, decision.decision);
        about.status = status;
        about.decisions++;
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
    function _after(Relationship storage about, uint8 decision) private view returns (uint8) {
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
        Request storage about = _requests[decision.provider][decision.subject];
        if (about.status == 0) revert UnknownRequest(decision.subject);
        if (about.host != by.host || about.patient != by.patient) revert NotThePatient(by.patient);
        if (about.terms != decision.terms) revert NotWhatWasShown(about.terms);
        if (decision.number != 0) revert DecisionOutOfTurn(0);
        if (about.status != RequestStatus.ASKED) revert WrongRequestStatus(about.status);
        bool granted = decision.decision == Decisions.GRANT;
        if (granted) {
            if (block.timestamp >= about.answerUntil) revert AnswerTooLate(about.answerUntil);
            Consents.Opened storage opened = _book.opened[by.host][decision.consent];
            if (opened.purpose == 0) revert Consents.ConsentNotOpened(decision.consent);
            if (opened.grantee != decision.provider) revert Consents.NotTheGrantee(decision.provider);
            if (opened.patient != by.patient) revert Consents.WrongPatient(by.patient);
            if (opened.purpose != about.purpose) revert Consents.WrongPurpose(about.purpose);
        }
        about.status = granted ? RequestStatus.GRANTED : RequestStatus.REFUSED;
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
        status = _relationships[provider][relationship].status;
    }

    function relationshipOf(bytes32 provider, bytes32 relationship) external view returns (Relationship memory) {
        return _relationships[provider][relationship];
    }

    function requestOf(bytes32 reader, bytes32 request) external view returns (Request memory) {
        return _requests[reader][request];
    }
}
