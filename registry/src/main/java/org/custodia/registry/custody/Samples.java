package org.custodia.registry.custody;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;

/**
 * Verifying packs of a consignment that came in, as the law asks of wholesalers: which packs is
 * proposed, and what was found is recorded.
 *
 * <p>Delegated Regulation (EU) 2016/161, article 20: every pack that came back from those who
 * supply the public, or from a wholesaler that is not the manufacturer, is verified. Where packs
 * came from the manufacturer nothing is asked; then a sample of one in ten, but at least three, is
 * proposed (the measure of the United States' Food, Drug and Cosmetic Act, section
 * 582(d)(4)(A)(ii)(II), for suspect product).
 */
public interface Samples {

  /**
   * The sample of a consignment that came to this member: drawn at random the first time, and the
   * same from then on.
   */
  Sample of(Caller caller, UUID consignment);

  /**
   * Verifies a scanned pack and records the verdict.
   *
   * @param id of the verification, made by the caller; the same again changes nothing
   */
  Checked verify(Caller caller, UUID consignment, UUID id, String scan);

  /** Why so many are proposed. */
  enum Rule {
    /** Article 20: every one, as they came back. */
    RETURNED,
    /** Article 20: every one, as they came from a wholesaler. */
    FROM_WHOLESALER,
    /** From the manufacturer: one in ten, at least three. */
    FROM_MANUFACTURER
  }

  /**
   * @param required how many are to be verified
   * @param proposed the packs that were drawn, at most the first thousand
   */
  record Sample(
      UUID consignment,
      Rule rule,
      int packs,
      int required,
      int verified,
      int suspicious,
      List<Units.Pack> proposed,
      List<Checked> checked) {}

  /**
   * @param verdict name of the verdict, as in {@code VerdictKind}
   * @param inConsignment whether the pack is one of the consignment
   */
  record Checked(
      UUID id,
      Optional<String> gtin,
      Optional<String> serial,
      String verdict,
      String code,
      boolean inConsignment,
      String by,
      Instant at) {}
}
