// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Consents, Purposes} from "./Consents.sol";
import {RecordMessages} from "./RecordMessages.sol";
import {RelationshipStatus, Relationships} from "./Relationships.sol";
import {Roles, Witness} from "./Witness.sol";
import {Words} from "./Words.sol";

/// @title What is odd about a record or a reading that is on record all the same, as a bit mask
library RecordIrregularities {
    uint32 internal constant NO_RELATIONSHIP = 1; // the holder is not the host, and no relationship with it is active
    uint32 internal constant PATIENT_UNKNOWN = 2; // the host has introduced no such patient here
    uint32 internal constant OPTED_OUT = 4;
    uint32 internal constant KEY_NOT_VALID = 8; // out of its period when it signed, without the role, or revoked since
    uint32 internal constant MEMBER_NOT_CERTIFIED = 16; // the author's or the reader's, now
    uint32 internal constant LATE = 32; // signed in an hour that began more than 24 before the hour of the block
    uint32 internal constant SUPERSEDES_UNKNOWN = 64; // no record of this patient at this holder
    uint32 internal constant SUPERSEDED_BEFORE = 128; // by another
    uint32 internal constant AHEAD = 256; // made or read later than its block
    uint32 internal constant NOT_ALLOWED = 512; // for a reason that is named
    uint32 internal constant NOT_ADMITTED = 1024; // by a consent with limited uses, which was not asked
    uint32 internal constant READ_BEFORE = 2048; // by the same query
    uint32 internal constant RECORD_UNKNOWN = 4096;
}

/// @title Where records are, and who read them (private)
/// @notice A record stays with its holder, who answers for it under the record's id; here are its kind, a salted hash of its
/// content, author and time, and what it supersedes. A record that was made and one that was read are testimony: well formed,
/// and signed by a key that ever was the author's or the reader's member's, they are recorded, with what is odd about them.
/// @dev Records are kept by holder, queries by reader, for the reason that relationships are kept by provider.
abstract contract RecordPointers is Relationships {
    // --- Data ---

    /// @notice What the author signs.
    struct RecordTerms {
        bytes32 record; // random
        bytes32 host; // member id of the patient's host
        bytes32 patient; // pseudonym here
        uint8 kind; // RecordKind in Java; not interpreted here
        bytes32 content; // salted hash
        uint64 madeAt; // seconds since 1970-01-01 UTC
        bytes32 supersedes; // record of the same holder; zero for none
    }

    struct Record {
        bytes32 host;
        bytes32 patient;
        bytes32 content;
        bytes32 supersededBy;
        address author;
        uint64 madeAt;
        uint8 kind;
        bool known;
    }

    uint256 private constant LATE_AFTER = 24; // hours
    uint256 private constant AHEAD_AFTER = 2 minutes;
    /// @notice How old a query may be when its reader is admitted, seconds.
    uint256 internal constant QUERY_LASTS = 10 minutes;

    uint8 private constant ADMITTED = 1;
    uint8 private constant READ = 2;

    mapping(bytes32 holder => mapping(bytes32 id => Record)) private _records;
    mapping(bytes32 reader => mapping(bytes32 queryId => uint8)) private _queries;

    // --- Events ---

    event RecordAdded(
        bytes32 indexed commandId,
        bytes32 indexed record,
        bytes32 indexed patient,
        bytes32 host,
        bytes32 holder,
        uint8 kind,
        bytes32 content,
        uint64 madeAt,
        bytes32 supersedes,
        address author,
        uint64 signedAt,
        uint32 irregularities
    );
    /// @param used how often the consent has been used here, this time included
    event ReaderAdmitted(
        bytes32 indexed commandId,
        bytes32 indexed record,
        bytes32 indexed patient,
        bytes32 host,
        bytes32 holder,
        bytes32 reader,
        address witness,
        bytes32 queryId,
        bytes32 consent,
        uint8 purpose,
        uint64 used
    );
    /// @param reason selector of the refusal with which it was not allowed; zero when it was
    event RecordReadBy(
        bytes32 indexed commandId,
        bytes32 indexed record,
        bytes32 indexed patient,
        bytes32 host,
        bytes32 holder,
        bytes32 reader,
        address witness,
        bytes32 queryId,
        bytes32 consent,
        uint8 purpose,
        uint64 readAt,
        uint32 irregularities,
        bytes4 reason
    );

    // --- Refusals ---

    error UnknownRecord(bytes32 record);
    error ReaderNotMember(bytes32 reader);
    error NotTheRecordsHolder(bytes32 submitter);
    error NoRelationship(uint8 status); // of the reader with the patient: none, or not active
    error QueryForAnotherChannel(address channel);
    error QueryTooOld(uint64 askedAt);
    error QueryUsed(bytes32 queryId);

    // --- Adding ---

    function _addRecord(bytes32 submitter, Command calldata command) internal {
        (RecordTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (RecordTerms, Witness.Act, bytes));
        if (terms.record == 0) revert IdMissing();
        if (!isMember(terms.host)) revert HostNotMember(terms.host);
        address author = _signer(
            submitter, command, terms.record, terms.host, Words.hash(_place(terms), 7), act, signature
        );
        if (recordOf(submitter, terms.record).known) revert IdTaken(terms.record);
        uint64 signedAt = act.deviceTime / 1000;
        uint32 odd = _oddAbout(submitter, author, PROVIDERS, signedAt) | _oddAboutPatient(submitter, terms);
        if (terms.madeAt > block.timestamp + AHEAD_AFTER) odd |= RecordIrregularities.AHEAD;
        odd |= _supersede(submitter, terms);
        _records[submitter][terms.record] =
            Record(terms.host, terms.patient, terms.content, 0, author, terms.madeAt, terms.kind, true);
        _announceRecord(command.id, submitter, terms, author, signedAt, odd);
    }

    struct AddedFields {
        bytes32 host;
        bytes32 holder;
        uint8 kind;
        bytes32 content;
        uint64 madeAt;
        bytes32 supersedes;
        address author;
        uint64 signedAt;
        uint32 irregularities;
    }

    function _announceRecord(
        bytes32 id,
        bytes32 holder,
        RecordTerms memory terms,
        address author,
        uint64 signedAt,
        uint32 odd
    ) private {
        AddedFields memory fields = AddedFields(
            terms.host, holder, terms.kind, terms.content, terms.madeAt, terms.supersedes, author, signedAt, odd
        );
        Words.log(RecordAdded.selector, id, terms.record, terms.patient, _place(fields), 9);
    }

    /// @dev The first record that supersedes another stays the one that does.
    function _supersede(bytes32 holder, RecordTerms memory terms) private returns (uint32) {
        if (terms.supersedes == 0) return 0;
        Record memory old = recordOf(holder, terms.supersedes);
        bool same = old.known && old.host == terms.host && old.patient == terms.patient;
        if (!same) return RecordIrregularities.SUPERSEDES_UNKNOWN;
        if (old.supersededBy != 0) return RecordIrregularities.SUPERSEDED_BEFORE;
        old.supersededBy = terms.record;
        _records[holder][terms.supersedes] = old;
        return 0;
    }

    /// @dev What is odd about who signed and when; a key that was never this member's is no witness of it.
    function _oddAbout(bytes32 member, address key, uint32 roles, uint64 signedAt) private view returns (uint32 odd) {
        (bytes32 owner,,,,, uint64 revokedAt) = registrar.operator(key);
        if (owner != member) revert NotAWitness(key);
        // Acts about patients are signed to the hour, so hours are compared with hours: none is late before its day is over.
        if (signedAt / 1 hours + LATE_AFTER < block.timestamp / 1 hours) odd |= RecordIrregularities.LATE;
        if (signedAt > block.timestamp + AHEAD_AFTER) odd |= RecordIrregularities.AHEAD;
        uint64 at = signedAt > block.timestamp ? uint64(block.timestamp) : signedAt;
        if (revokedAt != 0 || !registrar.mayWitness(key, member, roles, at)) odd |= RecordIrregularities.KEY_NOT_VALID;
        if (!registrar.isActive(member) || registrar.rolesOf(member) & roles == 0) {
            odd |= RecordIrregularities.MEMBER_NOT_CERTIFIED;
        }
    }

    function _oddAboutPatient(bytes32 holder, RecordTerms memory terms) private view returns (uint32 odd) {
        Consents.Patient memory patient = Consents.patientOf(_book, terms.host, terms.patient);
        if (!patient.known) odd |= RecordIrregularities.PATIENT_UNKNOWN;
        if (patient.optedOut) odd |= RecordIrregularities.OPTED_OUT;
        if (holder == terms.host) return odd;
        (, uint8 status) = currentRelationship(terms.host, terms.patient, holder);
        if (status != RelationshipStatus.ACTIVE) odd |= RecordIrregularities.NO_RELATIONSHIP;
    }

    // --- Reading ---

    /// @notice Lets a reader read a record once, and counts that as a use of the consent. The holder asks before it answers a
    /// query by a consent with limited uses; of two queries by its last use one is admitted.
    function _admit(bytes32 submitter, Command calldata command) internal {
        (RecordMessages.RecordQuery memory query, bytes memory signature) =
            abi.decode(command.body, (RecordMessages.RecordQuery, bytes));
        address witness = _reader(submitter, query, signature);
        if (!registrar.mayWitness(witness, query.reader, Roles.ALL, uint64(block.timestamp))) {
            revert NotAWitness(witness);
        }
        bool fresh = query.askedAt <= block.timestamp + AHEAD_AFTER && query.askedAt + QUERY_LASTS >= block.timestamp;
        if (!fresh) revert QueryTooOld(query.askedAt);
        if (_queried(query.reader, query.queryId) != 0) revert QueryUsed(query.queryId);
        checkAccess(query.reader, query.holder, query.record, query.consent, query.purpose);
        _queries[query.reader][query.queryId] = ADMITTED;
        _announceAdmission(command.id, query, witness);
    }

    struct AdmittedFields {
        bytes32 host;
        bytes32 holder;
        bytes32 reader;
        address witness;
        bytes32 queryId;
        bytes32 consent;
        uint8 purpose;
        uint64 used;
    }

    function _announceAdmission(bytes32 id, RecordMessages.RecordQuery memory query, address witness) private {
        Record memory about = recordOf(query.holder, query.record);
        uint64 used = Consents.use(
            _book, consentRegistry, query.reader, query.consent, about.host, about.patient, query.purpose
        );
        AdmittedFields memory fields = AdmittedFields(
            about.host, query.holder, query.reader, witness, query.queryId, query.consent, query.purpose, used
        );
        Words.log(ReaderAdmitted.selector, id, query.record, about.patient, _place(fields), 8);
    }

    /// @dev Whose query this is.
    function _reader(bytes32 submitter, RecordMessages.RecordQuery memory query, bytes memory signature)
        private
        view
        returns (address)
    {
        if (query.channel != origin) revert QueryForAnotherChannel(query.channel);
        if (query.holder != submitter) revert NotTheRecordsHolder(submitter);
        return Witness.signer(Witness.typed(RecordMessages.hash(query), address(registrar)), signature);
    }

    /// @notice The holder says that it let a reader read.
    function _recordRead(bytes32 submitter, Command calldata command) internal {
        (RecordMessages.RecordQuery memory query, bytes memory signature, uint64 readAt) =
            abi.decode(command.body, (RecordMessages.RecordQuery, bytes, uint64));
        if (!isMember(query.reader)) revert ReaderNotMember(query.reader);
        ReadFields memory fields;
        fields.witness = _reader(submitter, query, signature);
        fields.irregularities = _oddAbout(query.reader, fields.witness, Roles.ALL, query.askedAt);
        if (readAt > block.timestamp + AHEAD_AFTER) fields.irregularities |= RecordIrregularities.AHEAD;
        Record memory about = recordOf(query.holder, query.record);
        uint8 before = _queried(query.reader, query.queryId);
        if (before & READ != 0) fields.irregularities |= RecordIrregularities.READ_BEFORE;
        if (!about.known) {
            fields.irregularities |= RecordIrregularities.RECORD_UNKNOWN;
        } else if (before & ADMITTED == 0) {
            (uint32 odd, bytes4 reason) = _oddAboutConsent(query);
            fields.irregularities |= odd;
            fields.reason = reason;
        }
        _queries[query.reader][query.queryId] = before | READ;
        _announceRead(command.id, query, about, readAt, fields);
    }

    /// @dev Whether it was allowed, as far as the channel can know in this block.
    function _oddAboutConsent(RecordMessages.RecordQuery memory query) private view returns (uint32, bytes4) {
        try this.checkAccess(query.reader, query.holder, query.record, query.consent, query.purpose) returns (
            uint32 uses
        ) {
            return (uses == 0 ? 0 : RecordIrregularities.NOT_ADMITTED, 0);
        } catch (bytes memory why) {
            return (RecordIrregularities.NOT_ALLOWED, why.length < 4 ? bytes4(0) : bytes4(why));
        }
    }

    struct ReadFields {
        bytes32 host;
        bytes32 holder;
        bytes32 reader;
        address witness;
        bytes32 queryId;
        bytes32 consent;
        uint8 purpose;
        uint64 readAt;
        uint32 irregularities;
        bytes4 reason;
    }

    function _announceRead(
        bytes32 id,
        RecordMessages.RecordQuery memory query,
        Record memory about,
        uint64 readAt,
        ReadFields memory fields
    ) private {
        fields.host = about.host;
        fields.holder = query.holder;
        fields.reader = query.reader;
        fields.queryId = query.queryId;
        fields.consent = query.consent;
        fields.purpose = query.purpose;
        fields.readAt = readAt;
        Words.log(RecordReadBy.selector, id, query.record, about.patient, _place(fields), 10);
    }

    // --- Words ---

    function _place(RecordTerms memory fields) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := fields
        }
    }

    function _place(AddedFields memory fields) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := fields
        }
    }

    function _place(AdmittedFields memory fields) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := fields
        }
    }

    function _place(ReadFields memory fields) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := fields
        }
    }

    // --- Views ---

    /// @notice Reverts, saying why, unless this reader may read this record by this consent now. Relationship and consent are
    /// asked; the reader's key is not. A reader needs an active relationship with the patient for all that goes on; once, in
    /// emergencies and for research the consent alone decides.
    /// @return uses how often the consent can be used in all; zero without limit
    function checkAccess(bytes32 reader, bytes32 holder, bytes32 record, bytes32 consent, uint8 purpose)
        public
        view
        returns (uint32 uses)
    {
        Record memory about = recordOf(holder, record);
        if (!about.known) revert UnknownRecord(record);
        bool alone = purpose == Purposes.ONE_TIME || purpose == Purposes.EMERGENCY || purpose == Purposes.RESEARCH;
        if (!alone) {
            (, uint8 status) = currentRelationship(about.host, about.patient, reader);
            if (status != RelationshipStatus.ACTIVE) revert NoRelationship(status);
        }
        (uses,) = Consents.check(_book, consentRegistry, reader, consent, about.host, about.patient, purpose);
    }

    /// @notice All that this channel knows of a record; zeros of one that was not added.
    function recordOf(bytes32 holder, bytes32 record) public view returns (Record memory known) {
        known = _records[holder][record];
        if (!known.known && _succeeds()) known = _recordsBefore().recordOf(holder, record);
    }

    /// @notice What came of a reader's query here.
    function queryOf(bytes32 reader, bytes32 queryId) external view returns (bool admitted, bool read) {
        uint8 outcome_ = _queried(reader, queryId);
        return (outcome_ & ADMITTED != 0, outcome_ & READ != 0);
    }

    function _queried(bytes32 reader, bytes32 queryId) private view returns (uint8 outcome_) {
        outcome_ = _queries[reader][queryId];
        if (outcome_ != 0 || !_succeeds()) return outcome_;
        (bool admitted, bool read) = _recordsBefore().queryOf(reader, queryId);
        return (admitted ? ADMITTED : 0) | (read ? READ : 0);
    }

    function _recordsBefore() private view returns (RecordPointers) {
        return RecordPointers(address(predecessor));
    }
}
