package org.custodia.registry.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.custody.CustodyWorld.EXPIRY;
import static org.custodia.registry.custody.CustodyWorld.MANUFACTURER;
import static org.custodia.registry.custody.CustodyWorld.PHARMACIST;
import static org.custodia.registry.custody.CustodyWorld.WHOLESALER;
import static org.custodia.registry.custody.CustodyWorld.all;
import static org.custodia.registry.custody.CustodyWorld.scan;
import static org.custodia.registry.custody.CustodyWorld.scans;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.registry.custody.Samples.Rule;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Verifying what came in, as the law asks of wholesalers. */
class SamplesTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();
  private static CustodyWorld world;

  @BeforeAll
  static void begin() {
    world = CustodyWorld.begin(database, network);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void oneInTenIsProposedFromTheFactoryAndEveryOneThatComesBack() {
    world.released("S", EXPIRY, 50);
    String[] fifty = scans("S", 1, 50).toArray(String[]::new);
    UUID in = world.sent(MANUFACTURER, WHOLESALER, fifty);
    Samples samples = world.registry().bean(Samples.class);
    Samples.Sample sample = samples.of(WHOLESALER, in);
    assertThat(sample.rule()).isEqualTo(Rule.FROM_MANUFACTURER);
    assertThat(sample.required()).isEqualTo(5);
    assertThat(sample.proposed()).hasSize(5).doesNotHaveDuplicates();
    assertThat(samples.of(WHOLESALER, in)).isEqualTo(sample);

    UUID check = UUID.randomUUID();
    String drawn = scan("S", sample.proposed().get(0).serial());
    Samples.Checked genuine = samples.verify(WHOLESALER, in, check, drawn);
    assertThat(genuine.verdict()).isEqualTo("GENUINE");
    assertThat(genuine.inConsignment()).isTrue();
    assertThat(samples.verify(WHOLESALER, in, check, drawn)).isEqualTo(genuine);
    Samples.Checked unknown = samples.verify(WHOLESALER, in, UUID.randomUUID(), scan("S", "FAKE"));
    assertThat(unknown.verdict()).isEqualTo("UNKNOWN_SERIAL");
    assertThat(unknown.inConsignment()).isFalse();
    Samples.Sample after = samples.of(WHOLESALER, in);
    assertThat(after.verified()).isEqualTo(1);
    assertThat(after.suspicious()).isEqualTo(1);
    assertThat(after.checked()).containsExactly(genuine, unknown);

    world.received(WHOLESALER, in, all(fifty));
    UUID out = world.sent(WHOLESALER, PHARMACIST, scan("S", 1), scan("S", 2));
    world.received(PHARMACIST, out, all(scan("S", 1), scan("S", 2)));
    assertThat(samples.of(PHARMACIST, out).rule()).isEqualTo(Rule.FROM_WHOLESALER);
    UUID back =
        world.sent(
            PHARMACIST,
            WHOLESALER,
            DispatchPurpose.RETURN,
            Optional.of(out),
            List.of(scan("S", 2)));
    assertThat(samples.of(WHOLESALER, back).rule()).isEqualTo(Rule.RETURNED);
    assertThat(samples.of(WHOLESALER, back).required()).isEqualTo(1);
  }

  @Test
  void atLeastThreeAreProposedAndNeverMoreThanThereAre() {
    assertThat(DrawnSamples.required(Rule.FROM_MANUFACTURER, 2)).isEqualTo(2);
    assertThat(DrawnSamples.required(Rule.FROM_MANUFACTURER, 20)).isEqualTo(3);
    assertThat(DrawnSamples.required(Rule.FROM_MANUFACTURER, 101)).isEqualTo(11);
    assertThat(DrawnSamples.required(Rule.RETURNED, 101)).isEqualTo(101);
  }
}
