package org.custodia.registry.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.records.RecordsWorld.HOSPITALS;
import static org.custodia.registry.records.RecordsWorld.MARTIN;
import static org.custodia.registry.records.RecordsWorld.PONTS;
import static org.custodia.registry.records.RecordsWorld.host;
import static org.custodia.registry.records.RecordsWorld.pont;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.records.OfferTerms;
import org.custodia.contracts.records.RecordIrregularity;
import org.custodia.contracts.records.RecordTerms;
import org.custodia.contracts.records.RelationshipStatus;
import org.custodia.contracts.records.RequestTerms;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member's database is removed entirely; from the ledger alone it has its history back. */
class LostDatabaseTest {
  private static final List<String> TABLES =
      List.of(
          "relationship",
          "access_request",
          "record_pointer",
          "record_reading",
          "relationship_noted",
          "ledger_channel");

  @RegisterExtension static final RegistryDatabase first = RegistryDatabase.fresh();
  @RegisterExtension static final RegistryDatabase second = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static Map<String, List<String>> rows(RegistryDatabase database, String organisation) {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String table : TABLES) {
      rows.put(
          table,
          database
              .rows()
              .in(
                  organisation,
                  () ->
                      database
                          .jdbc()
                          .sql("select t::text from " + table + " t order by 1")
                          .query(String.class)
                          .list()));
    }
    return rows;
  }

  @Test
  void memberThatLostItsDatabaseHasItsRelationshipsRecordsAndReadingsBack() {
    Map<String, Map<String, List<String>>> before = new TreeMap<>();
    Map<String, Ledger.Position> reached = new TreeMap<>();
    OfferTerms offer;
    List<KnownRecord> records;
    List<KnownReading> readings;
    Bytes32 person;
    String channel;
    Bytes32 patient;
    try (RecordsWorld world = RecordsWorld.start(first, network)) {
      world.prepare();
      offer = play(world);
      channel = world.channel();
      patient = world.patient();
      Ledger.Channel summary = world.summary(SAINT_LUC, SubjectKind.PATIENT_SUMMARY, 1);
      world.summary(PONT, SubjectKind.PROVIDER_SUMMARY, 1);
      person =
          world
              .registry()
              .bean(PatientDirectory.class)
              .pseudonym(SAINT_LUC, MARTIN, summary.address());
      TestRegistry.await(
          "it is noted with the patient",
          () -> world.lists().relationshipsOf(SAINT_LUC, person).size() == 1);
      records = world.lists().records(SAINT_LUC, channel, host(), patient);
      readings = world.lists().readings(SAINT_LUC, channel, host(), patient);
      for (String organisation : List.of(SAINT_LUC, PONT)) {
        before.put(organisation, rows(first, organisation));
        reached.put(organisation, world.registry().ledger().position(organisation));
      }
      assertThat(world.lists().relationships(RHONE)).isEmpty();
      // Nobody else's node has a summary.
      for (String other : List.of(PONT, RHONE)) {
        assertThat(
                world.registry().ledger().channels(other).stream()
                    .filter(one -> one.kind() == SubjectKind.PATIENT_SUMMARY.code()))
            .isEmpty();
      }
    }
    assertThat(before.get(SAINT_LUC)).allSatisfy((table, some) -> assertThat(some).isNotEmpty());
    check(records, readings);

    try (RecordsWorld world = RecordsWorld.start(second, network, SAINT_LUC, PONT)) {
      for (String organisation : List.of(SAINT_LUC, PONT)) {
        TestRegistry.await(
            organisation + " has read its node",
            () ->
                world.registry().ledger().position(organisation).block()
                    >= reached.get(organisation).block());
        assertThat(rows(second, organisation)).isEqualTo(before.get(organisation));
      }
      List<KnownRelationship> found = world.lists().relationshipsOf(SAINT_LUC, person);
      assertThat(found).hasSize(1);
      assertThat(found.get(0).status()).isEqualTo(RelationshipStatus.PAUSED);
      assertThat(found.get(0).decisions()).isEqualTo(2);
      assertThat(found.get(0).relationship()).isEqualTo(offer.relationship());
      assertThat(world.lists().relationships(PONT)).isEqualTo(found);
      assertThat(world.lists().records(SAINT_LUC, channel, host(), patient)).isEqualTo(records);
      assertThat(world.lists().readings(SAINT_LUC, channel, host(), patient)).isEqualTo(readings);
      // Nothing is noted a second time.
      assertThat(world.summary(SAINT_LUC, SubjectKind.PATIENT_SUMMARY, 1).state())
          .isEqualTo("READY");
    }
  }

  /** Treated, read and paused. */
  private static OfferTerms play(RecordsWorld world) {
    OfferTerms offer = world.offered();
    world.decide(Decision.ACCEPT, offer, 0);
    RecordTerms old = world.added(HOSPITALS, Bytes32.ZERO);
    RecordTerms corrected = world.added(HOSPITALS, old.record());
    world.added(PONTS, Bytes32.ZERO);
    RequestTerms request = world.requested(ConsentPurpose.TREATMENT);
    Bytes32 consent = world.consented(ConsentPurpose.TREATMENT);
    world.grant(request, consent);
    world.read(corrected, consent, ConsentPurpose.TREATMENT);
    world.read(old, world.consented(ConsentPurpose.ONE_TIME), ConsentPurpose.ONE_TIME);
    world.decide(Decision.PAUSE, offer, 1);
    world.read(corrected, consent, ConsentPurpose.TREATMENT);
    return offer;
  }

  private static void check(List<KnownRecord> records, List<KnownReading> readings) {
    assertThat(records).hasSize(3);
    assertThat(records.get(0).holder()).isEqualTo(pont());
    assertThat(records.get(2).supersededBy()).contains(records.get(1).record());
    assertThat(records).allSatisfy(one -> assertThat(one.irregularities()).isEmpty());
    assertThat(readings).hasSize(3);
    assertThat(readings.get(0).irregularities()).containsExactly(RecordIrregularity.NOT_ALLOWED);
    assertThat(readings.get(1).admitted()).isTrue();
    assertThat(readings.get(1).readAt()).isPresent();
    assertThat(readings.get(1).purpose()).contains(ConsentPurpose.ONE_TIME);
    assertThat(readings.get(2).irregularities()).isEmpty();
    assertThat(readings).allSatisfy(one -> assertThat(one.reader()).isEqualTo(pont()));
  }
}
