package org.custodia.webapp.demo;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.Consents.Draft;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.springframework.context.ApplicationContext;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/** How patients of the demo allow something: draft, and signature by a key made for it alone. */
final class DemoGrants {
  private final Consents consents;
  private final DemoSecrets secrets;

  DemoGrants(ApplicationContext application, DemoSecrets secrets) {
    this.consents = application.getBean(Consents.class);
    this.secrets = secrets;
  }

  /**
   * Given once. A draft that an earlier run left to lapse is begun anew.
   *
   * @param id of the consent, by attempt
   */
  ConsentView granted(Caller caller, UUID patient, IntFunction<UUID> id, GrantForm form) {
    for (int attempt = 0; ; attempt++) {
      UUID wanted = id.apply(attempt);
      Optional<ConsentView> known =
          consents.of(caller, patient).stream().filter(one -> one.id().equals(wanted)).findFirst();
      if (known.isPresent()) return known.get();
      try {
        return grant(caller, patient, wanted, form);
      } catch (Problem lapsed) {
        if (!lapsed.code().equals("CUS-CON-021")) throw lapsed;
      }
    }
  }

  private ConsentView grant(Caller caller, UUID patient, UUID id, GrantForm form) {
    String drawn = secrets.derived("grant-key", id.toString(), 30);
    ECKeyPair key =
        ECKeyPair.create(Bytes32.keccak(drawn.getBytes(StandardCharsets.UTF_8)).toArray());
    String address = "0x" + Keys.getAddress(key);
    Draft.ToSign draft =
        DemoSeed.until(
            "the hospital can give consents to " + form.grantee(),
            () ->
                consents.draft(caller, id, patient, form, address) instanceof Draft.ToSign ready
                    ? Optional.of(ready)
                    : Optional.empty());
    return consents.grant(caller, id, DemoSignatures.typed(draft.typedData(), key));
  }

  /** Waits until it has come to that state, or, in a demo that is kept for long, beyond it. */
  void await(Caller caller, UUID patient, ConsentView consent, ConsentView.State state) {
    DemoSeed.until(
        "a consent of the demo is " + state,
        () ->
            Optional.of(state(caller, patient, consent))
                .filter(found -> found == state || isPast(found)));
  }

  private static boolean isPast(ConsentView.State found) {
    return found == ConsentView.State.ENDED
        || found == ConsentView.State.USED_UP
        || found == ConsentView.State.REVOKED;
  }

  ConsentView.State state(Caller caller, UUID patient, ConsentView consent) {
    return consents.of(caller, patient).stream()
        .filter(one -> one.id().equals(consent.id()))
        .map(ConsentView::state)
        .findFirst()
        .orElseThrow();
  }
}
