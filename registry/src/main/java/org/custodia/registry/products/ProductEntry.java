package org.custodia.registry.products;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Everything the register has of a pack.
 *
 * @param cip13 French pack code, a GTIN-13
 * @param cip7 older French pack code
 * @param cis French code of the medicine
 * @param form pharmaceutical form, in the source's words
 * @param status of the presentation, in the source's words
 * @param marketing declared state of marketing, in the source's words
 * @param price empty where the pack has no regulated price
 * @param reimbursementPercent empty where it is not reimbursed
 * @param fileDate of the source's file
 */
public record ProductEntry(
    Product product,
    String cip13,
    String cip7,
    String cis,
    String form,
    String status,
    String marketing,
    Optional<PackPrice> price,
    Optional<Integer> reimbursementPercent,
    String source,
    LocalDate fileDate) {}
