package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A till gives a pack away over REST, with a key that never leaves it. */
@Order(5)
class RestDispensationIT {
  private final Credentials credentials = RunningDemo.get().credentials();

  @Test
  void aTillDispensesOnceAndTheOtherTillIsRefused() {
    Credentials.Sample pack = credentials.sample("genuine-3");
    Till pont = new Till(credentials, "pont-pos").enrolled();
    Till gare = new Till(credentials, "gare-pos").enrolled();
    UUID id = UUID.randomUUID();

    Till.Answer draft = pont.draftDispensation(id, pack.scan());
    assertThat(draft.status()).as("%s", draft).isEqualTo(200);

    // Reserved for the first: the second is refused before anything is signed.
    Till.Answer second = gare.draftDispensation(UUID.randomUUID(), pack.scan());
    assertThat(second.status()).as("%s", second).isEqualTo(409);
    assertThat(second.text("code")).matches("CUS-[A-Z]{3}-[0-9]{3}");

    // Somebody else's signature is not this key's.
    Till.Answer forged = pont.dispense(id, gare.sign(draft.text("typedData")));
    assertThat(forged.status()).as("%s", forged).isEqualTo(400);

    String signature = pont.sign(draft.text("typedData"));
    Till.Answer recorded = pont.dispense(id, signature);
    assertThat(recorded.status()).as("%s", recorded).isBetween(200, 202);
    assertThat(pont.finalState(id)).isIn(Till.DONE);
    pont.awaitWitnessed(id);

    // The same again has no second effect and tells the same.
    Till.Answer again = pont.dispense(id, signature);
    assertThat(again.text("state")).isIn(Till.DONE);
    assertThat(again.body().path("evidence")).isEqualTo(pont.command(id).body().path("evidence"));

    assertThat(gare.verify(pack.scan()).text("verdict")).isEqualTo("ALREADY_DISPENSED");
    Till.Answer late = gare.draftDispensation(UUID.randomUUID(), pack.scan());
    assertThat(late.status()).as("%s", late).isEqualTo(409);
  }
}
