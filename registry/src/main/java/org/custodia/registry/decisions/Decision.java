package org.custodia.registry.decisions;

import java.util.List;
import java.util.Optional;

/**
 * The answer to a request, and what gave it.
 *
 * @param consent which of the consents given decided, from 0; empty when none did
 * @param provision FHIRPath of what decided in it: a provision, {@code Consent.policyRule} where
 *     none applied, or the element for which the consent does not count; empty without a consent
 * @param code {@code CUS-DEC-0…}, whose sentence explains it
 * @param facts for the sentence, in order
 */
public record Decision(
    Verdict verdict, Optional<Integer> consent, String provision, String code, List<Object> facts) {
  public Decision {
    facts = List.copyOf(facts);
  }
}
