// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Whether what was charged is what was allowed
/// @notice The one evaluator of price rules in Solidity; `org.custodia.contracts.prices.Pricing` is the one in Java, and
/// they are tested against each other. Whole numbers only. Amounts are in the currency's minor unit, rates in
/// hundredths of a percent.
/// @dev Internal functions only, as in `Witness`.
library Pricing {
    // --- Data ---

    // What kind of price it is.
    uint8 internal constant FIXED = 1; // exactly this
    uint8 internal constant CEILING = 2; // at most this
    uint8 internal constant ENDED = 3; // no longer regulated

    // What the amount is for.
    uint8 internal constant PACK = 1; // one pack, or one performance of a procedure
    uint8 internal constant UNIT = 2; // `per` tablets, millilitres …; a pack is judged by what it holds

    uint8 internal constant HALF_UP = 1;
    uint8 internal constant HALF_EVEN = 2;
    uint8 internal constant DOWN = 3;
    uint8 internal constant UP = 4;

    // What tax comes on top of, as a bit mask; zero when the amount includes it.
    uint8 internal constant ON_PRICE = 1;
    uint8 internal constant ON_FEE = 2;

    uint8 internal constant NOT_REGULATED = 0;
    uint8 internal constant LAWFUL = 1;
    uint8 internal constant OVERCHARGED = 2;
    uint8 internal constant UNDERCHARGED = 3; // less than a fixed price
    uint8 internal constant WRONG_CURRENCY = 4;
    uint8 internal constant INVALID = 5; // a line that nobody can have meant

    uint256 internal constant WHOLE = 10_000; // 100 %
    uint256 internal constant TIERS_LIMIT = 8;
    uint256 internal constant STEP_LIMIT = 10_000;
    uint64 internal constant AMOUNT_LIMIT = 1e15; // of a price; a line may charge a thousand times that
    uint24 internal constant OPEN_END = type(uint24).max; // last day of a price without end
    uint64 internal constant BOUND_LIMIT = 1e18;
    uint64 internal constant NO_BOUND = type(uint64).max;
    int256 internal constant MANY_LIMIT = 1e6; // packs of a line, units of a pack
    int256 internal constant CHARGED_LIMIT = 1e18;

    /// @notice A dispensing fee for prices below a bound.
    struct Tier {
        uint64 below; // the price of a pack is less than this; NO_BOUND in the last
        uint64 flat;
        uint16 share; // of the price of a pack, on top of `flat`
    }

    /// @notice What all entries of an order have in common.
    struct Rule {
        uint8 kind;
        uint8 basis;
        uint8 rounding; // of each amount of one pack: price, share in the fee, tax, and sum
        uint16 step; // the sum is a multiple of so many minor units
        uint16 rise; // by how much the amount may be exceeded
        uint8 taxed;
        uint16 taxRate; // the highest rate that may come on top
        bytes3 currency; // ISO 4217
        Tier[] tiers; // none, or ascending up to NO_BOUND
    }

    /// @notice What an order says of one code.
    struct Price {
        uint64 amount; // for `per` units, or for a pack
        uint48 fee; // for dispensing a pack
        uint16 reimbursed; // share that the public insurance bears; part of no rule here
        uint24 per; // 1 for a pack
        uint24 from; // days since 1970-01-01, the first day
        uint24 to; // days since 1970-01-01, the last day
    }

    /// @notice What was charged.
    struct Line {
        int64 quantity; // packs, or performances
        int64 contents; // units in each pack; does not matter where the price is for a pack
        int128 charged; // for all of it, with fee and tax
        bytes3 currency;
        uint16 taxRate; // actually payable on this sale
    }

    struct Judgement {
        uint8 verdict;
        uint128 allowed; // for all of it, with fee and tax
        uint128 difference; // by how much `charged` is more, or less
        uint128 price; // of one pack
        uint128 fee; // of one pack
        uint128 tax; // on one pack
    }

    // --- Judging ---

    /// @notice Judges a line by the price that was in force. What cannot have been meant is INVALID before anything else.
    function judge(Price memory price, Rule memory rule, Line memory line)
        internal
        pure
        returns (Judgement memory judgement)
    {
        if (!isPlausible(line)) {
            judgement.verdict = INVALID;
        } else if (rule.kind == FIXED || rule.kind == CEILING) {
            if (rule.basis == UNIT && (line.contents <= 0 || line.contents > MANY_LIMIT)) judgement.verdict = INVALID;
            else if (line.currency != rule.currency) judgement.verdict = WRONG_CURRENCY;
            else _compare(judgement, price, rule, line);
        }
    }

    /// @notice Whether quantity and amount are such that anybody can have meant them.
    function isPlausible(Line memory line) internal pure returns (bool) {
        return line.quantity > 0 && line.quantity <= MANY_LIMIT && line.charged >= 0 && line.charged <= CHARGED_LIMIT;
    }

    function _compare(Judgement memory judgement, Price memory price, Rule memory rule, Line memory line) private pure {
        uint256 amount = _priceOfPack(price, rule, line);
        uint256 fee = uint256(price.fee) + _tieredFee(rule, amount);
        uint256 tax = _tax(rule, line, amount, fee);
        uint256 pack = _divide(amount + fee + tax, rule.step, rule.rounding) * rule.step;
        uint256 allowed = pack * uint64(line.quantity);
        uint256 charged = uint128(line.charged);
        judgement.price = uint128(amount);
        judgement.fee = uint128(fee);
        judgement.tax = uint128(tax);
        judgement.allowed = uint128(allowed);
        if (charged > allowed) {
            judgement.verdict = OVERCHARGED;
            judgement.difference = uint128(charged - allowed);
        } else if (charged < allowed && rule.kind == FIXED) {
            judgement.verdict = UNDERCHARGED;
            judgement.difference = uint128(allowed - charged);
        } else {
            judgement.verdict = LAWFUL;
        }
    }

    function _priceOfPack(Price memory price, Rule memory rule, Line memory line) private pure returns (uint256) {
        uint256 units = rule.basis == UNIT ? uint64(line.contents) : 1;
        return _divide(price.amount * units * (WHOLE + rule.rise), price.per * WHOLE, rule.rounding);
    }

    function _tieredFee(Rule memory rule, uint256 amount) private pure returns (uint256) {
        for (uint256 i = 0; i < rule.tiers.length; i++) {
            Tier memory tier = rule.tiers[i];
            if (amount >= tier.below && tier.below != NO_BOUND) continue;
            return tier.flat + _divide(amount * tier.share, WHOLE, rule.rounding);
        }
        return 0;
    }

    function _tax(Rule memory rule, Line memory line, uint256 amount, uint256 fee) private pure returns (uint256) {
        uint256 rate = line.taxRate < rule.taxRate ? line.taxRate : rule.taxRate;
        uint256 base = 0;
        if (rule.taxed & ON_PRICE != 0) base += amount;
        if (rule.taxed & ON_FEE != 0) base += fee;
        return _divide(base * rate, WHOLE, rule.rounding);
    }

    function _divide(uint256 dividend, uint256 divisor, uint8 rounding) private pure returns (uint256 quotient) {
        quotient = dividend / divisor;
        uint256 rest = dividend % divisor;
        if (rounding == UP) {
            if (rest != 0) quotient++;
        } else if (rounding == HALF_UP) {
            if (2 * rest >= divisor) quotient++;
        } else if (rounding == HALF_EVEN) {
            if (2 * rest > divisor || (2 * rest == divisor && quotient % 2 == 1)) quotient++;
        }
    }

    // --- Checking ---

    /// @notice Whether these parameters mean something.
    function isWellFormed(Rule memory rule) internal pure returns (bool) {
        if (rule.kind < FIXED || rule.kind > ENDED || rule.basis < PACK || rule.basis > UNIT) return false;
        if (rule.rounding < HALF_UP || rule.rounding > UP || rule.step == 0 || rule.step > STEP_LIMIT) return false;
        if (rule.taxed > (ON_PRICE | ON_FEE) || rule.taxRate > WHOLE || rule.rise > WHOLE) return false;
        if ((rule.taxed == 0) != (rule.taxRate == 0) || (rule.kind == FIXED && rule.rise != 0)) return false;
        for (uint256 i = 0; i < 3; i++) {
            if (rule.currency[i] < "A" || rule.currency[i] > "Z") return false;
        }
        return _areAscending(rule.tiers);
    }

    function _areAscending(Tier[] memory tiers) private pure returns (bool) {
        if (tiers.length > TIERS_LIMIT) return false;
        uint64 previous = 0;
        for (uint256 i = 0; i < tiers.length; i++) {
            if (tiers[i].below <= previous || tiers[i].flat > AMOUNT_LIMIT || tiers[i].share > WHOLE) return false;
            if (tiers[i].below > BOUND_LIMIT && tiers[i].below != NO_BOUND) return false;
            previous = tiers[i].below;
        }
        return tiers.length == 0 || previous == NO_BOUND;
    }

    /// @notice Whether an order by this rule may say this of a code.
    function isWellFormed(Price memory price, Rule memory rule) internal pure returns (bool) {
        if (price.reimbursed > WHOLE || price.per == 0) return false;
        if (price.from > price.to || price.from == OPEN_END) return false;
        if (rule.basis == PACK && price.per != 1) return false;
        if (rule.kind == ENDED) return price.amount == 0 && price.fee == 0 && price.reimbursed == 0;
        return price.amount != 0 && price.amount <= AMOUNT_LIMIT;
    }
}
