package org.custodia.registry.products;

/**
 * A medicine as the product register has it.
 *
 * @param gtin 14 digits
 * @param name name with strength and form
 * @param presentation what the pack holds
 * @param holder holder of the marketing authorisation
 */
public record Product(String gtin, String name, String presentation, String holder) {}
