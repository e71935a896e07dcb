// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MedicineChannel, Irregularities} from "./MedicineChannel.sol";
import {LotStatus} from "./MedicineRegistry.sol";
import {Actions, Witness} from "./Witness.sol";

/// @title Why packs are sent
library Purposes {
    uint8 internal constant SALE = 1;
    uint8 internal constant RETURN = 2;
    uint8 internal constant RECALL_RETURN = 3;
}

/// @title Packs handed over between a sender and a receiver (private)
/// @notice Which packs they are stays off every ledger: a dispatch holds the root of a tree over them and the hash of the
/// document that lists them, which the giver hands to the receiver.
abstract contract MedicineConsignments is MedicineChannel {
    // --- Data ---

    uint256 private constant LOTS_LIMIT = 20; // of one consignment
    uint8 private constant REASON_CODES = 8; // 1 to this are known: damaged, not ordered, wrong goods, expired, temperature,
    // suspected falsified, recalled, other

    uint8 private constant OPEN = 1;
    uint8 private constant CANCELLED = 2;
    uint8 private constant RECEIVED = 3;
    uint8 private constant PARTLY = 5; // received in part; the rest is open

    struct LotCount {
        bytes32 lotId;
        uint32 packs;
    }

    struct DispatchTerms {
        bytes32 root; // OpenZeppelin StandardMerkleTree over the packs sent
        uint32 packs;
        bytes32 contents; // keccak256 of the exact bytes of the contents document
        LotCount[] lots; // lot ids ascending
        uint8 purpose; // Purposes
        bytes32 replyTo; // consignment of the other party that this one answers; zero for none
    }

    struct CancelTerms {
        bytes32 consignment;
    }

    struct ReceiveTerms {
        bytes32 consignment;
        uint32 accepted; // of those dispatched
        uint32 missing; // dispatched and not arrived
        uint32 surplus; // arrived and not dispatched
        uint32 damaged; // arrived and not taken over
        bytes32[] lots; // of the packs that arrived
        bytes32 findings; // keccak256 of what the receiver keeps about the differences; zero for nothing
    }

    struct RejectTerms {
        bytes32 consignment;
        uint32 packs;
        uint8 reason;
        bytes32 findings;
    }

    struct AcknowledgeTerms {
        bytes32 lotId;
        uint32 inStock; // packs set aside
        uint32 passedOn; // packs sent on to other members
        uint32 supplied; // packs given to patients
    }

    struct Consignment {
        uint8 status; // 0 unknown, 1 OPEN, 2 CANCELLED, 3 RECEIVED, 5 PARTLY; odd unless cancelled
        uint32 packs;
        uint32 left; // packs that the receiver has not taken over, called missing or rejected
        uint32 missing; // packs that it called missing and that have not come since
        uint64 deviceTime; // of the dispatch, milliseconds since 1970-01-01 UTC
    }

    /// @dev Fields of Dispatched that are not indexed, in order.
    struct Dispatch {
        bytes32 root;
        uint32 packs;
        bytes32 contents;
        uint8 purpose;
        bytes32 replyTo;
        address witness;
        string place;
        uint64 deviceTime;
    }

    /// @dev Fields of Received that are not indexed, in order.
    struct Receipt {
        bytes32 giver;
        uint32 accepted;
        uint32 missing;
        uint32 surplus;
        uint32 damaged;
        bytes32 findings;
        address witness;
        string place;
        uint64 deviceTime;
        uint32 irregularities;
    }

    /// @dev Fields of Rejected that are not indexed, in order.
    struct Rejection {
        bytes32 giver;
        uint32 packs;
        uint8 reason;
        bytes32 findings;
        address witness;
        string place;
        uint64 deviceTime;
        uint32 irregularities;
    }

    // By giver too: the other party sees an id before it is mined, and could else take it.
    mapping(bytes32 giver => mapping(bytes32 id => Consignment)) private _consignments;

    // --- Events ---

    /// @param consignment the id of the command
    event Dispatched(
        bytes32 indexed consignment,
        bytes32 indexed giver,
        bytes32 indexed receiver,
        bytes32 root,
        uint32 packs,
        bytes32 contents,
        uint8 purpose,
        bytes32 replyTo,
        address witness,
        string place,
        uint64 deviceTime
    );
    /// @notice So many packs of a lot are in the consignment; after its Dispatched.
    event LotDispatched(bytes32 indexed consignment, bytes32 indexed giver, bytes32 indexed lotId, uint32 packs);
    event Cancelled(
        bytes32 indexed commandId,
        bytes32 indexed consignment,
        bytes32 indexed giver,
        address witness,
        string place,
        uint64 deviceTime
    );
    event Received(
        bytes32 indexed commandId,
        bytes32 indexed consignment,
        bytes32 indexed receiver,
        bytes32 giver,
        uint32 accepted,
        uint32 missing,
        uint32 surplus,
        uint32 damaged,
        bytes32 findings,
        address witness,
        string place,
        uint64 deviceTime,
        uint32 irregularities
    );
    event Rejected(
        bytes32 indexed commandId,
        bytes32 indexed consignment,
        bytes32 indexed receiver,
        bytes32 giver,
        uint32 packs,
        uint8 reason,
        bytes32 findings,
        address witness,
        string place,
        uint64 deviceTime,
        uint32 irregularities
    );
    event RecallAcknowledged(
        bytes32 indexed commandId,
        bytes32 indexed lotId,
        bytes32 indexed member,
        uint32 inStock,
        uint32 passedOn,
        uint32 supplied,
        address witness,
        string place,
        uint64 deviceTime,
        uint32 irregularities
    );

    // --- Refusals ---

    error WrongContents(); // no root, no packs or no document
    error WrongLots(uint256 count, uint256 limit); // none, too many, or not ascending
    error WrongSum(uint256 packs); // packs of all lots together
    error UnknownDispatchPurpose(uint8 purpose);
    error MayNotSell(bytes32 giver, bytes32 receiver);
    error LotNotInTrade(bytes32 lotId, uint8 status); // nobody released it, or it may not be sold
    error LotExpiredInTrade(bytes32 lotId, uint32 expiry);
    error UnknownConsignment(bytes32 consignment);
    error AlreadyCancelled();
    error AlreadyAnswered(); // the receiver has received it, or rejected packs of it

    // --- Commands ---

    function _performHandOver(bytes32 submitter, Command calldata command) internal {
        if (command.action == Actions.DISPATCH) _dispatch(submitter, command);
        else if (command.action == Actions.CANCEL) _cancel(submitter, command);
        else if (command.action == Actions.RECEIVE) _receive(submitter, command);
        else if (command.action == Actions.REJECT) _reject(submitter, command);
        else _acknowledge(submitter, command);
    }

    function _dispatch(bytes32 submitter, Command calldata command) private {
        (DispatchTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (DispatchTerms, Witness.Act, bytes));
        bool sale = terms.purpose == Purposes.SALE;
        if (terms.purpose == 0 || terms.purpose > Purposes.RECALL_RETURN) revert UnknownDispatchPurpose(terms.purpose);
        address witness = _command(
            submitter,
            command,
            terms.contents,
            keccak256(abi.encode(terms)),
            sale ? SELLERS : HANDLERS,
            act,
            signature
        );
        if (act.receiver != _counterparty(submitter)) revert WrongReceiver();
        if (sale && registrar.rolesOf(act.receiver) & BUYERS == 0) revert MayNotSell(submitter, act.receiver);
        if (terms.root == 0 || terms.packs == 0 || terms.contents == 0) revert WrongContents();
        if (terms.replyTo != 0 && consignmentOf(act.receiver, terms.replyTo).status == 0) {
            revert UnknownConsignment(terms.replyTo);
        }
        _checkLots(terms, sale);
        _consignments[submitter][command.id] = Consignment(OPEN, terms.packs, terms.packs, 0, act.deviceTime);
        Dispatch memory dispatch = Dispatch(
            terms.root,
            terms.packs,
            terms.contents,
            terms.purpose,
            terms.replyTo,
            witness,
            act.place,
            act.deviceTime
        );
        _log(Dispatched.selector, command.id, submitter, act.receiver, abi.encode(dispatch));
        for (uint256 i = 0; i < terms.lots.length; i++) {
            emit LotDispatched(command.id, submitter, terms.lots[i].lotId, terms.lots[i].packs);
        }
    }

    function _checkLots(DispatchTerms memory terms, bool sale) private view {
        uint256 count = terms.lots.length;
        if (count == 0 || count > LOTS_LIMIT) revert WrongLots(count, LOTS_LIMIT);
        uint256 sum = 0;
        bytes32 previous = 0;
        for (uint256 i = 0; i < count; i++) {
            bytes32 lotId = terms.lots[i].lotId;
            if (lotId <= previous || terms.lots[i].packs == 0) revert WrongLots(count, LOTS_LIMIT);
            previous = lotId;
            sum += terms.lots[i].packs;
            (uint8 status, uint32 expiry) = medicineRegistry.lotStatus(lotId);
            if (status == 0 || (sale && status != LotStatus.RELEASED)) revert LotNotInTrade(lotId, status);
            if (sale && block.timestamp / 1 days > expiry) revert LotExpiredInTrade(lotId, expiry);
        }
        if (sum != terms.packs) revert WrongSum(sum);
    }

    function _cancel(bytes32 submitter, Command calldata command) private {
        (CancelTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (CancelTerms, Witness.Act, bytes));
        address witness = _command(
            submitter, command, terms.consignment, keccak256(abi.encode(terms)), HANDLERS, act, signature
        );
        if (act.receiver != _counterparty(submitter)) revert WrongReceiver();
        Consignment storage consignment_ = _ofConsignment(submitter, terms.consignment);
        if (consignment_.status == 0) revert UnknownConsignment(terms.consignment);
        if (consignment_.status == CANCELLED) revert AlreadyCancelled();
        if (consignment_.status != OPEN || consignment_.left != consignment_.packs) revert AlreadyAnswered();
        consignment_.status = CANCELLED;
        emit Cancelled(command.id, terms.consignment, submitter, witness, act.place, act.deviceTime);
    }

    // --- Testimony ---

    function _receive(bytes32 submitter, Command calldata command) private {
        (ReceiveTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (ReceiveTerms, Witness.Act, bytes));
        if (terms.lots.length > LOTS_LIMIT) revert WrongLots(terms.lots.length, LOTS_LIMIT);
        bytes32 detail = keccak256(abi.encode(terms));
        (address witness, uint32 odd) = _taken(submitter, command, terms.consignment, detail, act, signature);
        odd |= _lotOddities(terms.lots);
        Consignment storage consignment_ = _ofConsignment(_counterparty(submitter), terms.consignment);
        if (consignment_.status & OPEN != 0) odd |= _count(consignment_, terms);
        Receipt memory receipt;
        receipt.giver = act.giver;
        receipt.accepted = terms.accepted;
        receipt.missing = terms.missing;
        receipt.surplus = terms.surplus;
        receipt.damaged = terms.damaged;
        receipt.findings = terms.findings;
        receipt.witness = witness;
        receipt.place = act.place;
        receipt.deviceTime = act.deviceTime;
        receipt.irregularities = odd;
        _log(Received.selector, command.id, terms.consignment, submitter, abi.encode(receipt));
    }

    /// @dev Counts a receipt of a consignment that was not cancelled. What is more than is still expected has come later
    /// than said, as far as so many packs were called missing before.
    function _count(Consignment storage consignment_, ReceiveTerms memory terms) private returns (uint32 odd) {
        // Numbers of 32 bits do not overflow here.
        unchecked {
            bool closed = consignment_.status == RECEIVED;
            uint256 left = consignment_.left;
            uint256 missing = consignment_.missing;
            uint256 told = uint256(terms.accepted) + terms.missing + terms.damaged;
            bool part = told < left && !closed;
            uint256 late = closed ? told : part ? 0 : told - left;
            if (late > missing || late > told - terms.missing) {
                odd = closed ? Irregularities.ALREADY_RECEIVED : Irregularities.NUMBERS_DIFFER;
            } else {
                if (late != 0) odd = Irregularities.CAME_LATER;
                missing += terms.missing - late;
            }
            consignment_.status = part ? PARTLY : RECEIVED;
            consignment_.left = uint32((part ? left - told : closed ? left : 0) + terms.damaged);
            consignment_.missing = uint32(missing);
        }
    }

    /// @dev Before the rest is received, or of the damaged packs afterwards.
    function _reject(bytes32 submitter, Command calldata command) private {
        (RejectTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (RejectTerms, Witness.Act, bytes));
        bytes32 detail = keccak256(abi.encode(terms));
        (address witness, uint32 odd) = _taken(submitter, command, terms.consignment, detail, act, signature);
        if (terms.reason == 0 || terms.reason > REASON_CODES) odd |= Irregularities.REASON_UNKNOWN;
        Consignment storage consignment_ = _ofConsignment(_counterparty(submitter), terms.consignment);
        if (consignment_.status & OPEN != 0) {
            bool within = terms.packs != 0 && terms.packs <= consignment_.left;
            if (!within) odd |= Irregularities.NUMBERS_DIFFER;
            consignment_.left = within ? consignment_.left - terms.packs : 0;
        }
        Rejection memory rejection = Rejection(
            act.giver, terms.packs, terms.reason, terms.findings, witness, act.place, act.deviceTime, odd
        );
        _log(Rejected.selector, command.id, terms.consignment, submitter, abi.encode(rejection));
    }

    function _acknowledge(bytes32 submitter, Command calldata command) private {
        (AcknowledgeTerms memory terms, Witness.Act memory act, bytes memory signature) =
            abi.decode(command.body, (AcknowledgeTerms, Witness.Act, bytes));
        _checkGiver(submitter, act);
        if (act.receiver != 0) revert WrongReceiver();
        (address witness, uint32 odd) = _testimony(
            submitter, command, terms.lotId, keccak256(abi.encode(terms)), HANDLERS, act, signature
        );
        (uint8 status,) = medicineRegistry.lotStatus(terms.lotId);
        if (status == 0) odd |= Irregularities.STATUS_CONFLICT;
        emit RecallAcknowledged(
            command.id,
            terms.lotId,
            submitter,
            terms.inStock,
            terms.passedOn,
            terms.supplied,
            witness,
            act.place,
            act.deviceTime,
            odd
        );
    }

    // --- Checks ---

    /// @dev Testimony of the submitter that packs came to it: by whom, and what is odd about consignment and parties.
    function _taken(
        bytes32 submitter,
        Command calldata command,
        bytes32 consignmentId,
        bytes32 detail,
        Witness.Act memory act,
        bytes memory signature
    ) private view returns (address witness, uint32 odd) {
        if (!_isParty(submitter)) revert WrongGiver(submitter);
        if (act.receiver != submitter) revert WrongReceiver();
        (witness, odd) = _testimony(submitter, command, consignmentId, detail, HANDLERS, act, signature);
        bytes32 giver = _counterparty(submitter);
        if (act.giver != giver) odd |= Irregularities.WRONG_RECEIVER;
        if (!registrar.isActive(giver)) odd |= Irregularities.MEMBER_NOT_CERTIFIED;
        Consignment memory consignment_ = consignmentOf(giver, consignmentId);
        if (consignment_.status == 0) odd |= Irregularities.UNKNOWN_CONSIGNMENT;
        if (consignment_.status == CANCELLED) odd |= Irregularities.CANCELLED;
        if (act.deviceTime < consignment_.deviceTime) odd |= Irregularities.BEFORE_DISPATCH;
    }

    /// @dev A consignment; what the predecessor knew of it is taken over when something is first done about it here.
    function _ofConsignment(bytes32 giver, bytes32 id) private returns (Consignment storage known) {
        known = _consignments[giver][id];
        if (known.status == 0 && _succeeds()) _consignments[giver][id] = consignmentOf(giver, id);
    }

    function _lotOddities(bytes32[] memory lots) private view returns (uint32 odd) {
        for (uint256 i = 0; i < lots.length; i++) {
            (uint8 status, uint32 expiry) = medicineRegistry.lotStatus(lots[i]);
            if (status != LotStatus.RELEASED) odd |= Irregularities.LOT_NOT_RELEASED;
            if (status != 0 && block.timestamp / 1 days > expiry) odd |= Irregularities.EXPIRED;
        }
    }

    // --- Views ---

    /// @notice How a consignment of this giver stands.
    /// @return status 0 unknown, 1 OPEN, 2 CANCELLED, 3 RECEIVED, 5 PARTLY
    /// @return packs dispatched
    /// @return left of them that the receiver has not taken over, called missing or rejected
    function consignment(bytes32 giver, bytes32 id) external view returns (uint8 status, uint32 packs, uint32 left) {
        Consignment memory known = consignmentOf(giver, id);
        return (known.status, known.packs, known.left);
    }

    /// @notice All that this channel, or one before it, knows of a consignment of this giver; zeros of an unknown one.
    function consignmentOf(bytes32 giver, bytes32 id) public view returns (Consignment memory known) {
        known = _consignments[giver][id];
        if (known.status == 0 && _succeeds()) {
            known = MedicineConsignments(address(predecessor)).consignmentOf(giver, id);
        }
    }
}
