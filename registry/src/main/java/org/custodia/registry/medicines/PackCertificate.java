package org.custodia.registry.medicines;

/**
 * A verification on paper, for anybody to check without us.
 *
 * @param verdict as it was given
 * @param root of the lot on the public ledger, as the own node had it
 * @param code what its QR code holds; {@link PackCertificates} says how it is made up
 */
public record PackCertificate(PackVerdict verdict, String root, String code) {}
