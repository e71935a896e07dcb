package org.custodia.webapp.billing;

import java.time.LocalDate;
import java.util.Optional;
import org.custodia.registry.billing.BillView;
import org.custodia.registry.prices.PriceFact;

/**
 * One overcharged line with all that whoever gets it needs to check it without us.
 *
 * @param line as the ledger has it
 * @param shown the same in words
 * @param fact what the order that decided says, with its proof; empty where this node has it no
 *     more
 * @param judged what the contract said of it last
 * @param today until when interest is reckoned
 */
public record OverchargeProof(
    BillView.Summary bill,
    BillView.Line line,
    ShownLine shown,
    Optional<PriceFact> fact,
    Optional<BillView.Judged> judged,
    LocalDate today) {}
