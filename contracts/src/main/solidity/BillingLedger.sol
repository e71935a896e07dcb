// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Channel} from "./Channel.sol";
import {ConsentKeeping} from "./ConsentKeeping.sol";
import {ConsentRegistry} from "./ConsentRegistry.sol";
import {Consents, Purposes} from "./Consents.sol";
import {PriceOrders} from "./PriceOrders.sol";
import {Pricing} from "./Pricing.sol";
import {Registrar} from "./Registrar.sol";
import {Succession} from "./Succession.sol";
import {Actions, Kinds, Roles, Witness} from "./Witness.sol";
import {Words} from "./Words.sol";

/// @title How a bill stands; 0 is a bill nobody announced
library BillStatus {
    uint8 internal constant ANNOUNCED = 1; // lines are missing
    uint8 internal constant COMPLETE = 2;
    uint8 internal constant APPROVED = 3; // what the payer bears is decided
    uint8 internal constant SETTLED = 4; // both say that it was paid; final
}

/// @title Bills between a biller and a payer (private)
/// @notice Each line is judged by the price order in force on the day of service, when it is entered and when it is
/// adjusted. While a line of a bill is not lawful, or in dispute, nothing of the bill is approved or settled. No money moves
/// here: the parties record that it has. The regulator is in it and acts in nothing.
/// @dev Bills, packs and covers are the submitter's own: bills and packs of the opener, covers of the payer.
contract BillingLedger is ConsentKeeping {
    // --- Data ---

    uint256 internal constant LINES_LIMIT = 2; // that one command enters
    uint16 internal constant BILL_LIMIT = 1000; // lines
    uint256 internal constant DISPUTES_LIMIT = 6; // lines that one command disputes
    uint64 internal constant WHOLE = 10_000; // 100 %, in hundredths of a percent
    uint256 internal constant COVERED_LIMIT = 8; // beginnings of codes that a cover names
    uint8 internal constant REASON_LIMIT = 6; // of a dispute; DisputeReason in Java

    // How a line stands.
    uint8 internal constant ENTERED = 1;
    uint8 internal constant DISPUTED = 2;
    uint8 internal constant CANCELLED = 3; // charged no longer

    /// @notice One line, as it is entered or adjusted.
    struct BillLine {
        bytes32 code;
        uint32 day; // of service, days since 1970-01-01
        bytes32 pack; // commitment to the dispensed pack; zero for none
        Pricing.Line charge;
    }

    /// @notice What the biller signs of a bill.
    struct BillTerms {
        bytes32 bill; // random
        bytes32 patient; // pseudonym in this channel; zero for nobody
        bytes32 consent; // commitment of the patient's consent to billing, opened here; zero for nobody
        bytes32 cover; // that is claimed, open here; zero for none. Only for a patient's bill
        bytes32 document; // salted hash of the bill as it was written
        bytes6 jurisdiction;
        bytes3 currency; // of all its lines
        uint16 lines;
        // keccak256(abi.encode(keccak256(abi.encode(lines of the first part)), the same of the rest)), zero after the last
        bytes32 content;
    }

    struct PartTerms {
        bytes32 bill;
        bytes32 rest; // what `content` is after this part; zero with the last
        BillLine[] lines; // 1 to LINES_LIMIT
    }

    struct AdjustTerms {
        bytes32 bill;
        uint16 index; // from 0
        BillLine line; // instead; quantity zero to charge it no longer. Code, day and pack stay as they are
    }

    struct DisputeTerms {
        bytes32 bill;
        uint16[] indexes; // 1 to DISPUTES_LIMIT, ascending
        uint8 reason; // 1 to REASON_LIMIT; zero to withdraw the dispute
        bytes32 evidence; // hash of what the payer says about it; zero for nothing
    }

    struct CoverTerms {
        bytes32 cover; // commitment to the number on the insured person's card
        bytes3 currency;
        uint16 share; // that the payer bears, hundredths of a percent
        uint128 perBill; // at most, minor units
        uint128 inAll; // at most, minor units
        uint32 from; // first day of service
        uint32 to; // last day of service
        bytes32[] covered; // beginnings of codes, ASCII from the left; none for all
    }

    struct ApproveTerms {
        bytes32 bill;
        uint128 borne; // by the payer, minor units; at most what is charged
    }

    struct SettleTerms {
        bytes32 bill;
        uint128 paid; // by the payer, minor units; exactly what was approved
        bytes32 paymentReference; // salted hash of the payment's reference
    }

    struct Bill {
        uint8 status; // BillStatus
        uint16 lines;
        uint16 entered;
        uint16 unlawful; // lines that cannot stay as they are
        uint16 disputed;
        bytes6 jurisdiction;
        bytes3 currency;
        uint8 settledBy; // bit mask: 1 biller, 2 payer
        uint128 charged; // minor units, lines that are not cancelled
        uint128 covered; // of that, minor units
        uint128 borne; // by the payer, once it is approved
        bytes32 cover;
        bytes32 rest; // content that is to come
    }

    struct Line {
        uint8 status;
        uint8 verdict;
        bool covered;
        uint64 charged; // minor units
        bytes32 what; // keccak256(abi.encode(code, day, pack))
    }

    struct Cover {
        bytes3 currency;
        uint16 share;
        uint32 from;
        uint32 to;
        uint128 perBill;
        uint128 inAll;
        uint128 used;
        bytes32 patient; // whose bills it is for; zero until the first
    }

    PriceOrders internal immutable priceOrders;
    ConsentRegistry internal immutable consentRegistry;
    bytes32 internal immutable regulator; // member id
    bytes32 internal immutable payer; // member id

    mapping(bytes32 bill => Bill) private _bills;
    mapping(bytes32 bill => mapping(uint256 index => Line)) private _lines;
    mapping(bytes32 pack => bytes32 bill) private _billedIn; // FREE once its line was cancelled
    mapping(bytes32 cover => Cover) private _covers;
    mapping(bytes32 cover => bytes32[]) private _covered; // beginnings of codes; none for all

    bytes32 private constant FREE = bytes32(type(uint256).max); // the id of no bill

    // --- Events ---

    event BillAnnounced(
        bytes32 indexed commandId,
        bytes32 indexed bill,
        bytes32 indexed patient,
        bytes32 payer,
        bytes32 consent,
        bytes32 cover,
        bytes32 document,
        bytes6 jurisdiction,
        bytes3 currency,
        uint16 lines,
        address witness
    );
    /// @notice A line was entered, or adjusted, and judged.
    /// @param order that decided; zero when none does
    /// @param difference by how much `charged` is more than allowed, or less than fixed
    event LineJudged(
        bytes32 indexed commandId,
        bytes32 indexed bill,
        bytes32 indexed code,
        uint16 index,
        uint32 day,
        bytes32 pack,
        int64 quantity,
        int64 contents,
        int128 charged,
        bytes3 currency,
        uint16 taxRate,
        uint8 status,
        uint8 verdict,
        bool covered,
        uint128 allowed,
        uint128 difference,
        bytes32 order
    );
    event BillCompleted(bytes32 indexed bill, uint128 charged, uint128 covered, uint16 unlawful);
    event LinesDisputed(
        bytes32 indexed commandId,
        bytes32 indexed bill,
        uint16[] indexes,
        uint8 reason,
        bytes32 evidence,
        address witness
    );
    event LineAdjusted(bytes32 indexed commandId, bytes32 indexed bill, uint16 index, address witness);
    event CoverOpened(
        bytes32 indexed commandId,
        bytes32 indexed cover,
        bytes32 payer,
        bytes3 currency,
        uint16 share,
        uint128 perBill,
        uint128 inAll,
        uint32 from,
        uint32 to,
        bytes32[] covered,
        address witness
    );
    /// @notice The first bill that claims a cover says for whose bills it is.
    event CoverBound(bytes32 indexed cover, bytes32 indexed patient);
    /// @param cover by which it was approved at once; zero when the payer did
    /// @param witness of the payer; zero when the contract approved it
    event BillApproved(
        bytes32 indexed commandId, bytes32 indexed bill, bytes32 indexed cover, uint128 borne, address witness
    );
    event SettlementRecorded(
        bytes32 indexed commandId,
        bytes32 indexed bill,
        bytes32 indexed by,
        uint128 paid,
        bytes32 paymentReference,
        address witness
    );
    event BillSettled(bytes32 indexed bill);
    event PatientIntroduced(
        bytes32 indexed commandId, bytes32 indexed host, bytes32 indexed patient, bytes32 evidence
    );
    event BillingConsentOpened(bytes32 indexed commandId, bytes32 indexed commitment, bytes32 indexed patient);

    // --- Refusals ---

    error WrongComposition(); // one who may bill and opens it, one payer, one regulator
    error RegistrarMismatch(address registrar);
    error SubjectNotZero();
    error WrongCommandId(bytes32 signed);
    error WrongKind(uint8 kind);
    error WrongAction(uint8 action);
    error WrongSubject(bytes32 expected);
    error WrongDetail(bytes32 expected);
    error WrongReceiver();
    error NotTheGiver(bytes32 submitter);
    error NotAWitness(address key);
    error NotTheBiller(bytes32 submitter);
    error NotThePayer(bytes32 submitter);
    error WrongBill(); // no id, no lines or too many, no content, or a cover without a patient
    error BillExists(bytes32 bill);
    error UnknownBill(bytes32 bill);
    error WrongBillStatus(uint8 status);
    error WrongLines(uint256 count, uint256 limit); // none, too many, or more than were announced
    error WrongContent(bytes32 expected); // other lines than were announced
    error WrongDay(uint32 day); // still to come
    error UnknownLine(uint16 index);
    error PackBilled(bytes32 bill); // where it was billed before
    error NotThatLine(); // code, day or pack are another's
    error NotDisputed(uint16 index);
    error UnknownReason(uint8 reason);
    error LinesUnlawful(uint16 count);
    error LinesDisputedStill(uint16 count);
    error TooMuchBorne(uint128 charged);
    error NotWhatWasApproved(uint128 borne);
    error SettledBefore();
    error WrongCover();
    error CoverExists(bytes32 cover);
    error UnknownCover(bytes32 cover);
    error CoverForAnother(bytes32 patient); // the cover is for the bills of another patient
    error NotCovered(); // another currency, or nothing of the bill
    error CoverUsedUp(uint128 left);
    error GranteeNotPayer(bytes32 grantee);

    // --- Opening ---

    /// @param members_ biller, payer and regulator: ids ascending; the biller opens it
    /// @param subject_ zero
    /// @param predecessor_ the contract that this channel had before; zero for none
    /// @param snapshot its digest; zero for none
    constructor(
        Registrar registrar_,
        PriceOrders priceOrders_,
        ConsentRegistry consentRegistry_,
        bytes32[] memory members_,
        bytes32 subject_,
        Succession predecessor_,
        bytes32 snapshot
    ) Channel(registrar_, Kinds.BILLING, members_, subject_) Succession(predecessor_, snapshot) {
        if (address(priceOrders_.registrar()) != address(registrar_)) {
            revert RegistrarMismatch(address(priceOrders_.registrar()));
        }
        if (address(consentRegistry_.registrar()) != address(registrar_)) {
            revert RegistrarMismatch(address(consentRegistry_.registrar()));
        }
        if (subject_ != 0) revert SubjectNotZero();
        if (members_.length != 3) revert WrongComposition();
        bytes32 regulator_ = 0;
        bytes32 payer_ = 0;
        for (uint256 i = 0; i < 3; i++) {
            uint32 roles = registrar_.rolesOf(members_[i]);
            if (members_[i] == opener) {
                if (roles & Roles.BILLER == 0) revert WrongComposition();
            } else if (roles & Roles.REGULATOR != 0) {
                regulator_ = members_[i];
            } else if (roles & Roles.PAYER != 0) {
                payer_ = members_[i];
            }
        }
        if (regulator_ == 0 || payer_ == 0) revert WrongComposition();
        priceOrders = priceOrders_;
        consentRegistry = consentRegistry_;
        regulator = regulator_;
        payer = payer_;
    }

    // --- Commands ---

    function _perform(bytes32 submitter, Command calldata command) internal override {
        uint8 action = command.action;
        if (action == Actions.ANNOUNCE_BILL) _announce(submitter, command);
        else if (action == Actions.ENTER_LINES) _enter(submitter, command);
        else if (action == Actions.ADJUST_LINE) _adjust(submitter, command);
        else if (action == Actions.DISPUTE_LINES) _dispute(submitter, command);
        else if (action == Actions.OPEN_COVER) _openCover(submitter, command);
        else if (action == Actions.CLAIM) _claim(submitter, command);
        else if (action == Actions.APPROVE_BILL) _approve(submitter, command);
        else if (action == Actions.SETTLE_BILL) _settle(submitter, command);
        else if (action == Actions.INTRODUCE_PATIENT) _introduce(submitter, command);
        else if (action == Actions.OPEN_CONSENT) _openConsent(command);
        else revert UnknownAction(action);
    }

    // --- Bills ---

    function _announce(bytes32 submitter, Command calldata command) private {
        (BillTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (BillTerms, Witness.Act, bytes));
        _checkBiller(submitter);
        address witness = _signed(submitter, command, terms.bill, Words.hash(_place(terms), 9), Roles.BILLER, act, signature);
        if (terms.bill == 0 || terms.lines == 0 || terms.lines > BILL_LIMIT || terms.content == 0) revert WrongBill();
        if (billOf(terms.bill).status != 0) revert BillExists(terms.bill);
        if (terms.patient != 0) {
            // Sharing the bill is what the patient has to allow.
            Consents.use(_book, consentRegistry, payer, terms.consent, submitter, terms.patient, Purposes.BILLING);
        }
        if (terms.cover != 0) _bind(terms.cover, terms.patient, terms.currency);
        Bill storage bill_ = _bills[terms.bill];
        bill_.status = BillStatus.ANNOUNCED;
        bill_.lines = terms.lines;
        bill_.jurisdiction = terms.jurisdiction;
        bill_.currency = terms.currency;
        bill_.cover = terms.cover;
        bill_.rest = terms.content;
        _logAnnounced(command.id, terms, witness);
    }

    function _logAnnounced(bytes32 commandId, BillTerms memory terms, address witness) private {
        emit BillAnnounced(
            commandId,
            terms.bill,
            terms.patient,
            payer,
            terms.consent,
            terms.cover,
            terms.document,
            terms.jurisdiction,
            terms.currency,
            terms.lines,
            witness
        );
    }

    /// @dev Whoever has the card says whose it is: the biller, who is the patients' host here.
    function _bind(bytes32 coverId, bytes32 patient, bytes3 currency) private {
        Cover storage cover_ = _ofCover(coverId);
        if (patient == 0) revert WrongBill();
        if (cover_.share == 0) revert UnknownCover(coverId);
        if (cover_.currency != currency) revert NotCovered();
        if (cover_.patient == patient) return;
        if (cover_.patient != 0) revert CoverForAnother(cover_.patient);
        cover_.patient = patient;
        emit CoverBound(coverId, patient);
    }

    /// @dev What the lines are was signed when the bill was announced.
    function _enter(bytes32 submitter, Command calldata command) private {
        PartTerms memory terms = abi.decode(command.body, (PartTerms));
        _checkBiller(submitter);
        Bill storage bill_ = _known(terms.bill);
        if (bill_.status != BillStatus.ANNOUNCED) revert WrongBillStatus(bill_.status);
        bytes32 content = keccak256(abi.encode(keccak256(abi.encode(terms.lines)), terms.rest));
        if (content != bill_.rest) revert WrongContent(bill_.rest);
        uint256 count = terms.lines.length;
        uint256 left = bill_.lines - bill_.entered;
        if (count == 0 || count > LINES_LIMIT || count > left) revert WrongLines(count, LINES_LIMIT);
        if ((count == left) != (terms.rest == 0)) revert WrongContent(bill_.rest);
        for (uint256 i = 0; i < count; i++) {
            _enter(command.id, bill_, terms.bill, terms.lines[i]);
        }
        bill_.rest = terms.rest;
        if (terms.rest != 0) return;
        bill_.status = BillStatus.COMPLETE;
        emit BillCompleted(terms.bill, bill_.charged, bill_.covered, bill_.unlawful);
    }

    function _enter(bytes32 commandId, Bill storage bill_, bytes32 billId, BillLine memory entered) private {
        if (entered.day > block.timestamp / 1 days) revert WrongDay(entered.day);
        uint16 index = bill_.entered++;
        Line storage line_ = _lines[billId][index];
        line_.what = _what(entered);
        if (entered.pack != 0) {
            bytes32 before = billedIn(entered.pack);
            if (before != 0) revert PackBilled(before);
            _billedIn[entered.pack] = billId;
        }
        line_.status = ENTERED;
        _judge(commandId, bill_, billId, index, entered);
    }

    function _what(BillLine memory entered) private pure returns (bytes32) {
        return keccak256(abi.encode(entered.code, entered.day, entered.pack));
    }

    /// @dev The line takes its place in the sums of its bill.
    function _judge(bytes32 commandId, Bill storage bill_, bytes32 billId, uint16 index, BillLine memory entered)
        private
    {
        Line storage line_ = _lines[billId][index];
        Judged memory judged;
        (judged.order, judged.judgement) =
            priceOrders.judge(bill_.jurisdiction, entered.code, entered.day, entered.charge);
        // A bill has one currency, or its sum would mean nothing.
        if (judged.judgement.verdict != Pricing.INVALID && entered.charge.currency != bill_.currency) {
            judged.judgement.verdict = Pricing.WRONG_CURRENCY;
            judged.judgement.allowed = 0;
            judged.judgement.difference = 0;
        }
        if (line_.status == CANCELLED) judged.judgement.verdict = Pricing.LAWFUL;
        uint8 verdict = judged.judgement.verdict;
        line_.verdict = verdict;
        line_.covered = bill_.cover != 0 && _isCovered(bill_.cover, entered);
        if (_isUnlawful(verdict)) bill_.unlawful++;
        // What nobody can have meant is not added up.
        if (verdict != Pricing.INVALID && line_.status != CANCELLED) {
            line_.charged = uint64(uint128(entered.charge.charged));
            bill_.charged += line_.charged;
            if (line_.covered) bill_.covered += line_.charged;
        } else {
            line_.charged = 0;
        }
        _logJudged(commandId, billId, index, line_.status, entered, judged);
    }

    /// @dev By day and code.
    function _isCovered(bytes32 coverId, BillLine memory entered) private returns (bool) {
        Cover storage cover_ = _ofCover(coverId);
        if (entered.day < cover_.from || entered.day > cover_.to) return false;
        bytes32[] memory covered = coveredOf(coverId);
        for (uint256 i = 0; i < covered.length; i++) {
            bytes32 beginning = covered[i];
            // Whether they differ only where the beginning has ended.
            if ((entered.code & _mask(beginning)) == beginning) return true;
        }
        return covered.length == 0;
    }

    /// @dev Ones where the text has characters.
    function _mask(bytes32 text) private pure returns (bytes32 mask) {
        for (uint256 rest = uint256(text); rest != 0; rest <<= 8) {
            mask = (mask >> 8) | bytes32(bytes1(0xff));
        }
    }

    function _isUnlawful(uint8 verdict) private pure returns (bool) {
        return verdict != Pricing.LAWFUL && verdict != Pricing.NOT_REGULATED;
    }

    struct Judged {
        bytes32 order;
        Pricing.Judgement judgement;
    }

    /// @dev Fields of LineJudged that are not indexed, in order; all are words.
    struct JudgedFields {
        uint16 index;
        uint32 day;
        bytes32 pack;
        int64 quantity;
        int64 contents;
        int128 charged;
        bytes3 currency;
        uint16 taxRate;
        uint8 status;
        uint8 verdict;
        bool covered;
        uint128 allowed;
        uint128 difference;
        bytes32 order;
    }

    function _logJudged(
        bytes32 commandId,
        bytes32 billId,
        uint16 index,
        uint8 status,
        BillLine memory entered,
        Judged memory judged
    ) private {
        JudgedFields memory fields;
        fields.index = index;
        fields.day = entered.day;
        fields.pack = entered.pack;
        fields.quantity = entered.charge.quantity;
        fields.contents = entered.charge.contents;
        fields.charged = entered.charge.charged;
        fields.currency = entered.charge.currency;
        fields.taxRate = entered.charge.taxRate;
        fields.status = status;
        fields.verdict = judged.judgement.verdict;
        fields.covered = _lines[billId][index].covered;
        fields.allowed = judged.judgement.allowed;
        fields.difference = judged.judgement.difference;
        fields.order = judged.order;
        Words.log(LineJudged.selector, commandId, billId, entered.code, _place(fields), 14);
    }

    /// @notice The biller charges something else for a line; it is judged anew by what is in force now for its day. A
    /// dispute of it is over.
    function _adjust(bytes32 submitter, Command calldata command) private {
        (AdjustTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (AdjustTerms, Witness.Act, bytes));
        _checkBiller(submitter);
        address witness = _signed(submitter, command, terms.bill, keccak256(abi.encode(terms)), Roles.BILLER, act, signature);
        Bill storage bill_ = _known(terms.bill);
        if (bill_.status > BillStatus.COMPLETE) revert WrongBillStatus(bill_.status);
        Line storage line_ = _ofLine(terms.bill, terms.index);
        if (line_.status == 0) revert UnknownLine(terms.index);
        if (_what(terms.line) != line_.what || line_.status == CANCELLED) revert NotThatLine();
        if (line_.status == DISPUTED) bill_.disputed--;
        if (_isUnlawful(line_.verdict)) bill_.unlawful--;
        bill_.charged -= line_.charged;
        if (line_.covered) bill_.covered -= line_.charged;
        bool cancelled = terms.line.charge.quantity == 0 && terms.line.charge.charged == 0;
        line_.status = cancelled ? CANCELLED : ENTERED;
        if (cancelled && terms.line.pack != 0) _billedIn[terms.line.pack] = FREE;
        _judge(command.id, bill_, terms.bill, terms.index, terms.line);
        emit LineAdjusted(command.id, terms.bill, terms.index, witness);
    }

    function _dispute(bytes32 submitter, Command calldata command) private {
        (DisputeTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (DisputeTerms, Witness.Act, bytes));
        if (submitter != payer) revert NotThePayer(submitter);
        address witness =
            _signed(submitter, command, terms.bill, keccak256(abi.encode(terms)), Roles.PAYER, act, signature);
        Bill storage bill_ = _known(terms.bill);
        if (bill_.status != BillStatus.COMPLETE) revert WrongBillStatus(bill_.status);
        if (terms.reason > REASON_LIMIT) revert UnknownReason(terms.reason);
        uint256 count = terms.indexes.length;
        if (count == 0 || count > DISPUTES_LIMIT) revert WrongLines(count, DISPUTES_LIMIT);
        (uint8 from, uint8 to) = terms.reason == 0 ? (DISPUTED, ENTERED) : (ENTERED, DISPUTED);
        for (uint256 i = 0; i < count; i++) {
            Line storage line_ = _ofLine(terms.bill, terms.indexes[i]);
            if (line_.status != from) {
                if (from == DISPUTED) revert NotDisputed(terms.indexes[i]);
                revert UnknownLine(terms.indexes[i]); // or disputed, or cancelled, before
            }
            line_.status = to;
        }
        if (to == DISPUTED) bill_.disputed += uint16(count);
        else bill_.disputed -= uint16(count);
        emit LinesDisputed(command.id, terms.bill, terms.indexes, terms.reason, terms.evidence, witness);
    }

    // --- Approving and settling ---

    function _openCover(bytes32 submitter, Command calldata command) private {
        (CoverTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (CoverTerms, Witness.Act, bytes));
        if (submitter != payer) revert NotThePayer(submitter);
        address witness =
            _signed(submitter, command, terms.cover, keccak256(abi.encode(terms)), Roles.PAYER, act, signature);
        bool sensible = terms.cover != 0 && terms.share != 0 && terms.share <= WHOLE && terms.from <= terms.to;
        if (!sensible || terms.perBill == 0 || terms.inAll == 0) revert WrongCover();
        if (terms.covered.length > COVERED_LIMIT) revert WrongCover();
        if (coverOf(terms.cover).share != 0) revert CoverExists(terms.cover);
        Cover storage cover_ = _covers[terms.cover];
        cover_.currency = terms.currency;
        cover_.share = terms.share;
        cover_.from = terms.from;
        cover_.to = terms.to;
        cover_.perBill = terms.perBill;
        cover_.inAll = terms.inAll;
        _covered[terms.cover] = terms.covered;
        _logCover(command.id, terms, witness);
    }

    function _logCover(bytes32 commandId, CoverTerms memory terms, address witness) private {
        emit CoverOpened(
            commandId,
            terms.cover,
            payer,
            terms.currency,
            terms.share,
            terms.perBill,
            terms.inAll,
            terms.from,
            terms.to,
            terms.covered,
            witness
        );
    }

    /// @notice What is lawful, shared with consent and covered is approved at once. The payer bears its share of what is
    /// covered, rounded down, at most the limit of a bill and what is left of the cover.
    function _claim(bytes32 submitter, Command calldata command) private {
        bytes32 billId = abi.decode(command.body, (bytes32));
        _checkBiller(submitter);
        Bill storage bill_ = _approvable(billId);
        Cover storage cover_ = _ofCover(bill_.cover);
        if (cover_.share == 0) revert UnknownCover(bill_.cover);
        uint128 left = cover_.inAll - cover_.used;
        if (left == 0) revert CoverUsedUp(left);
        uint128 borne = uint128(uint256(bill_.covered) * cover_.share / WHOLE);
        if (borne == 0) revert NotCovered();
        if (borne > cover_.perBill) borne = cover_.perBill;
        if (borne > left) borne = left;
        cover_.used += borne;
        bill_.status = BillStatus.APPROVED;
        bill_.borne = borne;
        emit BillApproved(command.id, billId, bill_.cover, borne, address(0));
    }

    function _approve(bytes32 submitter, Command calldata command) private {
        (ApproveTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (ApproveTerms, Witness.Act, bytes));
        if (submitter != payer) revert NotThePayer(submitter);
        address witness =
            _signed(submitter, command, terms.bill, Words.hash(_place(terms), 2), Roles.PAYER, act, signature);
        Bill storage bill_ = _approvable(terms.bill);
        if (terms.borne > bill_.charged) revert TooMuchBorne(bill_.charged);
        bill_.status = BillStatus.APPROVED;
        bill_.borne = terms.borne;
        emit BillApproved(command.id, terms.bill, 0, terms.borne, witness);
    }

    function _approvable(bytes32 billId) private returns (Bill storage bill_) {
        bill_ = _known(billId);
        if (bill_.status != BillStatus.COMPLETE) revert WrongBillStatus(bill_.status);
        if (bill_.unlawful != 0) revert LinesUnlawful(bill_.unlawful);
        if (bill_.disputed != 0) revert LinesDisputedStill(bill_.disputed);
    }

    /// @notice Each of both sides says once that the payer has paid what was approved.
    function _settle(bytes32 submitter, Command calldata command) private {
        (SettleTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (SettleTerms, Witness.Act, bytes));
        bool byPayer = submitter == payer;
        if (!byPayer) _checkBiller(submitter);
        address witness = _signed(
            submitter,
            command,
            terms.bill,
            Words.hash(_place(terms), 3),
            byPayer ? Roles.PAYER : Roles.BILLER,
            act,
            signature
        );
        Bill storage bill_ = _known(terms.bill);
        if (bill_.status != BillStatus.APPROVED) revert WrongBillStatus(bill_.status);
        uint8 side = byPayer ? 2 : 1;
        if (bill_.settledBy & side != 0) revert SettledBefore();
        if (terms.paid != bill_.borne) revert NotWhatWasApproved(bill_.borne);
        bill_.settledBy |= side;
        emit SettlementRecorded(command.id, terms.bill, submitter, terms.paid, terms.paymentReference, witness);
        if (bill_.settledBy != 3) return;
        bill_.status = BillStatus.SETTLED;
        emit BillSettled(terms.bill);
    }

    // --- Consents ---

    /// @dev The biller is its patients' host here.
    function _introduce(bytes32 submitter, Command calldata command) private {
        (bytes32 patient, bytes32 evidence) = abi.decode(command.body, (bytes32, bytes32));
        _checkBiller(submitter);
        Consents.introduce(_book, submitter, patient, evidence);
        emit PatientIntroduced(command.id, submitter, patient, evidence);
    }

    /// @dev Any member may submit it: what counts is signed by the patient and by the host.
    function _openConsent(Command calldata command) private {
        (
            Consents.Consent memory consent,
            bytes memory grantSignature,
            Consents.GrantAttestation memory attestation,
            bytes memory attestationSignature
        ) = abi.decode(command.body, (Consents.Consent, bytes, Consents.GrantAttestation, bytes));
        if (consent.grantee != payer) revert GranteeNotPayer(consent.grantee);
        bytes32 commitment =
            Consents.open(_book, consentRegistry, consent, grantSignature, attestation, attestationSignature);
        emit BillingConsentOpened(command.id, commitment, attestation.patient);
    }

    // --- Checks ---

    function _checkBiller(bytes32 submitter) private view {
        if (submitter != opener) revert NotTheBiller(submitter);
    }

    function _known(bytes32 billId) private returns (Bill storage bill_) {
        bill_ = _bills[billId];
        if (bill_.status == 0 && _succeeds()) _bills[billId] = billOf(billId);
        if (bill_.status == 0) revert UnknownBill(billId);
    }

    /// @dev An act of the submitter's own, over exactly this, by a person in one of these roles now.
    function _signed(
        bytes32 submitter,
        Command calldata command,
        bytes32 subject_,
        bytes32 detail,
        uint32 roles,
        Witness.Act memory act,
        bytes memory signature
    ) private view returns (address witness) {
        if (act.giver != submitter) revert NotTheGiver(submitter);
        if (act.receiver != (submitter == payer ? opener : payer)) revert WrongReceiver();
        if (act.commandId != command.id) revert WrongCommandId(act.commandId);
        if (act.kind != Kinds.BILLING) revert WrongKind(act.kind);
        if (act.action != command.action) revert WrongAction(act.action);
        if (act.subject != subject_) revert WrongSubject(subject_);
        if (act.detail != detail) revert WrongDetail(detail);
        witness = Witness.signer(Witness.digest(act, address(registrar)), signature);
        if (!registrar.mayWitness(witness, submitter, roles, uint64(block.timestamp))) revert NotAWitness(witness);
    }

    // --- Words ---

    function _place(JudgedFields memory fields) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := fields
        }
    }

    function _place(BillTerms memory fields) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := fields
        }
    }

    function _place(ApproveTerms memory fields) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := fields
        }
    }

    function _place(SettleTerms memory fields) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := fields
        }
    }

    // --- What was before ---

    /// @dev A line; what the predecessor knew of it is taken over when something is first done about it here, as with bills and
    /// covers.
    function _ofLine(bytes32 billId, uint16 index) private returns (Line storage known) {
        known = _lines[billId][index];
        if (known.status == 0 && _succeeds()) _lines[billId][index] = lineOf(billId, index);
    }

    function _ofCover(bytes32 coverId) private returns (Cover storage known) {
        known = _covers[coverId];
        if (known.share == 0 && _succeeds()) _covers[coverId] = coverOf(coverId);
    }

    function _before() private view returns (BillingLedger) {
        return BillingLedger(address(predecessor));
    }

    // --- Views ---

    /// @notice All that this channel knows of a bill; zeros of one that was not announced.
    function billOf(bytes32 billId) public view returns (Bill memory known) {
        known = _bills[billId];
        if (known.status == 0 && _succeeds()) known = _before().billOf(billId);
    }

    /// @notice All that this channel knows of a line; zeros of one that was not entered.
    function lineOf(bytes32 billId, uint16 index) public view returns (Line memory known) {
        known = _lines[billId][index];
        if (known.status == 0 && _succeeds()) known = _before().lineOf(billId, index);
    }

    /// @notice All that this channel knows of a cover; zeros of one that was not opened.
    function coverOf(bytes32 coverId) public view returns (Cover memory known) {
        known = _covers[coverId];
        if (known.share == 0 && _succeeds()) known = _before().coverOf(coverId);
    }

    /// @notice Beginnings of codes that a cover is for; none for all.
    function coveredOf(bytes32 coverId) public view returns (bytes32[] memory beginnings) {
        beginnings = _covered[coverId];
        if (beginnings.length == 0 && _succeeds()) beginnings = _before().coveredOf(coverId);
    }

    /// @notice The bill in which a pack was billed; zero for none.
    function billedIn(bytes32 pack) public view returns (bytes32 billId) {
        billId = _billedIn[pack];
        if (billId == FREE) return 0;
        if (billId == 0 && _succeeds()) billId = _before().billedIn(pack);
    }
}
