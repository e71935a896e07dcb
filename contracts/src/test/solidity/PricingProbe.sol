// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Pricing} from "./Pricing.sol";

/// @title The evaluator by itself, on many lines at once
/// @dev For tests only.
contract PricingProbe {
    struct Question {
        Pricing.Price price;
        Pricing.Rule rule;
        Pricing.Line line;
    }

    function judge(Question[] calldata questions) external pure returns (Pricing.Judgement[] memory judgements) {
        judgements = new Pricing.Judgement[](questions.length);
        for (uint256 i = 0; i < questions.length; i++) {
            judgements[i] = Pricing.judge(questions[i].price, questions[i].rule, questions[i].line);
        }
    }
}
