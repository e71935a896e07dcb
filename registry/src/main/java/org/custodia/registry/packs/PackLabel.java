package org.custodia.registry.packs;

/**
 * What is printed on a pack and names it.
 *
 * @param gtin 14 digits
 */
public record PackLabel(String gtin, String serial) {}
