// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Pricing} from "./Pricing.sol";
import {Registrar} from "./Registrar.sol";
import {Actions, Kinds, Roles, Witness} from "./Witness.sol";

/// @title Prices that a government fixed (public)
/// @notice A price order says of many codes what may be charged, by one rule. It is announced with the hashes of its
/// batches, signed by a person of the regulator; then its entries follow batch by batch; with the last one the order is in
/// force. Nothing is ever changed: of all entries of a code that cover a day, the one written last counts. Private
/// channels read it while they run, so what it does not know is not regulated.
contract PriceOrders {
    // --- Data ---

    uint256 public constant NUMBER_LIMIT = 64; // bytes of an order's number
    uint256 public constant BATCH_LIMIT = 1000; // entries
    uint256 public constant BATCHES_LIMIT = 200;
    uint256 public constant ENTRY = 64; // bytes: code, and word as below

    // Where the fields of an entry's word are, as bits to its right: uint64 amount, uint48 fee, uint16 reimbursed,
    // uint24 per, uint24 from, uint24 to; then, zero in a batch, uint32 place of the order and uint24 version.
    uint256 private constant AMOUNT = 192;
    uint256 private constant FEE = 144;
    uint256 private constant REIMBURSED = 128;
    uint256 private constant PER = 104;
    uint256 private constant FROM = 80;
    uint256 private constant TO = 56;
    uint256 private constant PLACE = 24;

    // ASCII characters as bits: letters, digits and :./+- of a code; capitals, digits and - of a jurisdiction.
    uint256 private constant OF_CODE = 0x7fffffe07fffffe07ffe80000000000;
    uint256 private constant OF_JURISDICTION = 0x7fffffe03ff200000000000;

    /// @notice What the regulator signs of an order.
    struct OrderTerms {
        bytes6 jurisdiction; // ISO 3166, left-aligned ASCII
        string number; // as the order is cited
        bytes32 document; // SHA-256 of the order as it was published
        Pricing.Rule rule;
        bytes32 root; // OpenZeppelin StandardMerkleTree over ["bytes32 code", "bytes32 word"]
        uint32 size; // entries
        bytes32[] batches; // keccak256 of each
    }

    struct Order {
        bytes6 jurisdiction;
        uint32 size;
        uint32 written; // entries so far
        uint32 place; // among all orders, from 1
        uint16 batches;
        uint16 nextBatch;
        uint64 inForceAt; // seconds since 1970-01-01 UTC; 0 while entries are missing
        bytes32 lastCode;
        bytes32 root;
        bytes32 document;
        Pricing.Rule rule;
        string number;
    }

    Registrar public immutable registrar;

    uint32 public orders; // announced so far

    mapping(bytes32 orderId => Order) private _orders;
    mapping(uint256 place => bytes32 orderId) private _orderIds;
    mapping(bytes32 orderId => mapping(uint256 batch => bytes32)) private _batches;
    // The newest word of a code is at 0, an older one at its version: one slot for a code's first price.
    mapping(bytes6 jurisdiction => mapping(bytes32 code => mapping(uint256 version => uint256 word))) private _words;
    mapping(bytes32 giver => mapping(bytes32 commandId => bool)) private _done;

    // --- Events ---

    /// @param rule abi.encode of the Pricing.Rule
    event OrderAnnounced(
        bytes32 indexed commandId,
        bytes32 indexed orderId,
        bytes6 jurisdiction,
        string number,
        bytes32 document,
        bytes rule,
        bytes32 root,
        uint32 size,
        uint16 batches,
        bytes32 by,
        address witness
    );
    /// @param entries as they were sent
    event EntriesWritten(bytes32 indexed orderId, uint16 batch, bytes entries);
    event OrderInForce(bytes32 indexed orderId);

    // --- Refusals ---

    error NotTheAuthority(address account);
    error NotTheGiver(address account); // the sender is no account of the act's giver
    error NotAWitness(address key);
    error AlreadyDone(bytes32 commandId);
    error WrongKind(uint8 kind);
    error WrongAction(uint8 action);
    error WrongSubject(bytes32 expected);
    error WrongReceiver();
    error WrongDetail(bytes32 expected);
    error WrongJurisdiction();
    error WrongOrderNumber();
    error WrongDocument();
    error WrongRule();
    error WrongRoot();
    error WrongNumber(uint256 given, uint256 limit); // of batches or entries: none, or too many
    error OrderExists(bytes32 orderId);
    error UnknownOrder(bytes32 orderId);
    error BatchOutOfTurn(uint16 next);
    error WrongBatch(bytes32 expected); // other entries than were announced
    error WrongEntry(bytes32 code); // not ascending, or nothing that the rule allows
    error WrongCount(uint32 written); // all batches are there and hold another number of entries

    constructor(Registrar registrar_) {
        registrar = registrar_;
    }

    // --- Publishing ---

    /// @notice Announces an order. Signed by a person of the regulator, sent by one of its accounts. The order's id is
    /// keccak256(abi.encode(jurisdiction, number)); a number is used once.
    /// @param act subject is the order id, detail is keccak256(abi.encode(terms))
    function announce(OrderTerms calldata terms, Witness.Act calldata act, bytes calldata signature) external {
        bytes32 orderId = keccak256(abi.encode(terms.jurisdiction, terms.number));
        address witness = _admit(orderId, keccak256(abi.encode(terms)), act, signature);
        _checkTerms(terms);
        Order storage order_ = _orders[orderId];
        if (order_.size != 0) revert OrderExists(orderId);
        _keep(order_, orderId, terms);
        _announce(orderId, terms, act, witness);
    }

    function _checkTerms(OrderTerms calldata terms) private pure {
        if (!_isText(terms.jurisdiction, OF_JURISDICTION)) revert WrongJurisdiction();
        uint256 length = bytes(terms.number).length;
        if (length == 0 || length > NUMBER_LIMIT) revert WrongOrderNumber();
        if (terms.document == 0) revert WrongDocument();
        if (!Pricing.isWellFormed(terms.rule)) revert WrongRule();
        if (terms.root == 0) revert WrongRoot();
        uint256 count = terms.batches.length;
        if (count == 0 || count > BATCHES_LIMIT) revert WrongNumber(count, BATCHES_LIMIT);
        if (terms.size < count || terms.size > count * BATCH_LIMIT) revert WrongNumber(terms.size, count * BATCH_LIMIT);
    }

    function _keep(Order storage order_, bytes32 orderId, OrderTerms calldata terms) private {
        orders++;
        _orderIds[orders] = orderId;
        order_.jurisdiction = terms.jurisdiction;
        order_.size = terms.size;
        order_.place = orders;
        order_.batches = uint16(terms.batches.length);
        order_.root = terms.root;
        order_.document = terms.document;
        order_.number = terms.number;
        _keepRule(order_.rule, terms.rule);
        for (uint256 i = 0; i < terms.batches.length; i++) {
            _batches[orderId][i] = terms.batches[i];
        }
    }

    function _keepRule(Pricing.Rule storage kept, Pricing.Rule calldata rule) private {
        kept.kind = rule.kind;
        kept.basis = rule.basis;
        kept.rounding = rule.rounding;
        kept.step = rule.step;
        kept.rise = rule.rise;
        kept.taxed = rule.taxed;
        kept.taxRate = rule.taxRate;
        kept.currency = rule.currency;
        for (uint256 i = 0; i < rule.tiers.length; i++) {
            kept.tiers.push(rule.tiers[i]);
        }
    }

    function _announce(bytes32 orderId, OrderTerms calldata terms, Witness.Act calldata act, address witness) private {
        emit OrderAnnounced(
            act.commandId,
            orderId,
            terms.jurisdiction,
            terms.number,
            terms.document,
            abi.encode(terms.rule),
            terms.root,
            terms.size,
            uint16(terms.batches.length),
            act.giver,
            witness
        );
    }

    /// @notice Writes the next batch of an order's entries; what it holds was signed when the order was announced, so
    /// any account of the regulator may send it. One that is written already has no effect.
    /// @param entries for each entry its code, and its word; codes ascend through all batches of the order
    function write(bytes32 orderId, uint16 batch, bytes calldata entries) external {
        bytes32 authority = registrar.memberOfAccount(msg.sender);
        if (authority == 0 || registrar.rolesOf(authority) & Roles.REGULATOR == 0) revert NotTheAuthority(msg.sender);
        Order storage order_ = _orders[orderId];
        if (order_.size == 0) revert UnknownOrder(orderId);
        if (batch < order_.nextBatch) return;
        if (batch != order_.nextBatch || batch >= order_.batches) revert BatchOutOfTurn(order_.nextBatch);
        if (keccak256(entries) != _batches[orderId][batch]) revert WrongBatch(_batches[orderId][batch]);
        uint256 count = entries.length / ENTRY;
        if (count == 0 || count > BATCH_LIMIT || entries.length % ENTRY != 0) revert WrongNumber(count, BATCH_LIMIT);
        order_.lastCode = _writeAll(order_, entries);
        order_.written += uint32(count);
        order_.nextBatch = batch + 1;
        emit EntriesWritten(orderId, batch, entries);
        if (order_.nextBatch < order_.batches) return;
        if (order_.written != order_.size) revert WrongCount(order_.written);
        order_.inForceAt = uint64(block.timestamp);
        emit OrderInForce(orderId);
    }

    function _writeAll(Order storage order_, bytes calldata entries) private returns (bytes32 last) {
        Pricing.Rule memory rule = order_.rule;
        mapping(bytes32 code => mapping(uint256 version => uint256 word)) storage words = _words[order_.jurisdiction];
        uint256 place = uint256(order_.place) << PLACE;
        last = order_.lastCode;
        for (uint256 at = 0; at < entries.length; at += ENTRY) {
            bytes32 code = bytes32(entries[at:at + 32]);
            uint256 word = uint256(bytes32(entries[at + 32:at + 64]));
            bool fits = word & ((1 << TO) - 1) == 0 && Pricing.isWellFormed(_price(word), rule);
            if (code <= last || !fits || !_isText(code, OF_CODE)) revert WrongEntry(code);
            last = code;
            _write(words[code], word | place);
        }
    }

    /// @dev Whether it is one or more of these characters, and then zeros.
    function _isText(bytes32 text, uint256 characters) private pure returns (bool) {
        uint256 rest = uint256(text);
        if (rest == 0) return false;
        for (; rest != 0; rest <<= 8) {
            if (characters >> (rest >> 248) & 1 == 0) return false;
        }
        return true;
    }

    function _write(mapping(uint256 version => uint256 word) storage versions, uint256 word) private {
        uint256 before = versions[0];
        uint256 version = _version(before);
        if (version != 0) versions[version] = before;
        versions[0] = word + version + 1;
    }

    /// @dev Everything that makes an act admissible; spends the command id.
    function _admit(bytes32 subject, bytes32 detail, Witness.Act calldata act, bytes calldata signature)
        private
        returns (address witness)
    {
        if (act.giver == 0 || registrar.memberOfAccount(msg.sender) != act.giver) revert NotTheGiver(msg.sender);
        if (_done[act.giver][act.commandId]) revert AlreadyDone(act.commandId);
        if (act.kind != Kinds.PRICE) revert WrongKind(act.kind);
        if (act.action != Actions.ORDER_PRICES) revert WrongAction(act.action);
        if (act.subject != subject) revert WrongSubject(subject);
        if (act.receiver != 0) revert WrongReceiver();
        if (act.detail != detail) revert WrongDetail(detail);
        witness = Witness.signer(Witness.digest(act, address(registrar)), signature);
        if (!registrar.mayWitness(witness, act.giver, Roles.REGULATOR, uint64(block.timestamp))) {
            revert NotAWitness(witness);
        }
        _done[act.giver][act.commandId] = true;
    }

    // --- Views ---

    /// @notice The price of a code in force on a day; the order is zero when nothing is in force, and its rule's kind is
    /// ENDED when the last word is that the code is not regulated any more.
    /// @param day days since 1970-01-01
    function priceAt(bytes6 jurisdiction, bytes32 code, uint32 day)
        public
        view
        returns (bytes32 orderId, Pricing.Price memory price, Pricing.Rule memory rule)
    {
        mapping(uint256 version => uint256 word) storage versions = _words[jurisdiction][code];
        uint256 word = versions[0];
        for (uint256 version = _version(word); version != 0; version--) {
            if (day >= uint24(word >> FROM) && day <= uint24(word >> TO)) {
                orderId = _orderIds[uint32(word >> PLACE)];
                if (_orders[orderId].inForceAt != 0) return (orderId, _price(word), _orders[orderId].rule);
            }
            word = versions[version - 1];
        }
        return (0, price, rule);
    }

    /// @notice What is to be said of a line on the day of service, and the order that says it.
    function judge(bytes6 jurisdiction, bytes32 code, uint32 day, Pricing.Line calldata line)
        external
        view
        returns (bytes32 orderId, Pricing.Judgement memory judgement)
    {
        Pricing.Price memory price;
        Pricing.Rule memory rule;
        (orderId, price, rule) = priceAt(jurisdiction, code, day);
        judgement = Pricing.judge(price, rule, line);
    }

    /// @notice Everything ever written of a code, the newest first, whether or not its order is in force.
    function wordsOf(bytes6 jurisdiction, bytes32 code) external view returns (uint256[] memory words) {
        mapping(uint256 version => uint256 word) storage versions = _words[jurisdiction][code];
        uint256 count = _version(versions[0]);
        words = new uint256[](count);
        for (uint256 i = 0; i < count; i++) {
            words[i] = versions[i == 0 ? 0 : count - i];
        }
    }

    /// @notice An order; its size is zero when there is none. `nextBatch` batches are written; `inForceAt`, seconds since
    /// 1970-01-01 UTC, is zero while others are missing.
    function order(bytes32 orderId)
        external
        view
        returns (
            bytes6 jurisdiction,
            string memory number,
            bytes32 document,
            bytes32 root,
            uint32 size,
            uint16 batches,
            uint16 nextBatch,
            uint64 inForceAt
        )
    {
        Order storage known = _orders[orderId];
        return (
            known.jurisdiction,
            known.number,
            known.document,
            known.root,
            known.size,
            known.batches,
            known.nextBatch,
            known.inForceAt
        );
    }

    /// @notice The order with this place, from 1.
    function orderIdAt(uint256 place) external view returns (bytes32) {
        return _orderIds[place];
    }

    /// @notice Whether this giver's command was carried out.
    function done(bytes32 giver, bytes32 commandId) external view returns (bool) {
        return _done[giver][commandId];
    }

    function _version(uint256 word) private pure returns (uint256) {
        return uint24(word);
    }

    function _price(uint256 word) private pure returns (Pricing.Price memory) {
        return Pricing.Price(
            uint64(word >> AMOUNT),
            uint48(word >> FEE),
            uint16(word >> REIMBURSED),
            uint24(word >> PER),
            uint24(word >> FROM),
            uint24(word >> TO)
        );
    }
}
