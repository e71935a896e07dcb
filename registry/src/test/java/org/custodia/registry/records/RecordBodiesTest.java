package org.custodia.registry.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Contents of records on a real database, under real key files. */
class RecordBodiesTest {
  private static final String ELSEWhere = "pharmacy";
  private static final String PDF = "application/pdf";
  private static final String CHANNEL = "0x" + "c".repeat(40);
  private static final byte[] CONTEXT = "query 1".getBytes(StandardCharsets.UTF_8);
  private static final byte[] CONTENT =
      "Jeanne Martin, penicillin allergy".getBytes(StandardCharsets.UTF_8);

  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  @TempDir Path folder;
  private RecordBodies bodies;
  private final UUID id = UUID.randomUUID();
  private final String here = "hospital-" + id; // its keys are those of one test

  @BeforeEach
  void open() {
    bodies = bodies();
  }

  private RecordBodies bodies() {
    return new StoredBodies(
        database.rows(), database.jdbc(), TestKeys.in(folder, here, ELSEWhere), Clock.systemUTC());
  }

  private static void refused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  @Test
  void contentIsKeptOnceAndOpened() {
    var kept = bodies.keep(here, id, PDF, CONTENT);
    assertThat(bodies.keep(here, id, PDF, CONTENT)).isEqualTo(kept);
    assertThat(bodies.find(here, id)).contains(kept);
    var opened = bodies.open(here, id);
    assertThat(opened.bytes()).isEqualTo(CONTENT);
    assertThat(opened.contentType()).isEqualTo(PDF);
    assertThat(opened.content()).isEqualTo(kept.content());
    refused("CUS-REC-003", () -> bodies.keep(here, id, PDF, new byte[] {1}));
    refused("CUS-REC-003", () -> bodies.keep(here, id, "text/plain", CONTENT));
  }

  @Test
  void sameContentTwiceHasNothingInCommonThatShows() {
    var one = bodies.keep(here, id, PDF, CONTENT);
    var other = bodies.keep(here, UUID.randomUUID(), PDF, CONTENT);
    assertThat(one.content()).isNotEqualTo(other.content());
    assertThat(ContentHash.of(Bytes32.ZERO, PDF, CONTENT)).isNotEqualTo(one.content());
  }

  @Test
  void nothingOfTheContentIsInTheDatabaseAsItIs() {
    bodies.keep(here, id, PDF, CONTENT);
    List<String> rows = new ArrayList<>();
    for (String table : List.of("record_body", "record_body_key")) {
      rows.addAll(
          database.unbound().sql("select t::text from " + table + " t").query(String.class).list());
    }
    assertThat(rows)
        .isNotEmpty()
        .noneMatch(row -> row.contains("Martin"))
        .noneMatch(row -> row.contains(java.util.HexFormat.of().formatHex(CONTENT, 0, 8)));
  }

  @Test
  void otherOrganisationSeesNothing() {
    bodies.keep(here, id, PDF, CONTENT);
    assertThat(bodies.find(ELSEWhere, id)).isEmpty();
    refused("CUS-REC-004", () -> bodies.open(ELSEWhere, id));
    assertThat(bodies.shred(ELSEWhere, id)).isFalse();
    assertThat(bodies.open(here, id).bytes()).isEqualTo(CONTENT);
  }

  @Test
  void onlyTheReaderItWasSealedForOpensItAndOnlyInItsPlace() {
    var kept = bodies.keep(here, id, PDF, CONTENT);
    ReaderKey reader = ReaderKey.make();
    SealedForReader sealed = bodies.sealFor(here, id, CHANNEL, reader.publicKey(), CONTEXT);
    var opened = reader.open(SealedForReader.read(sealed.write()), CONTEXT);
    assertThat(opened.bytes()).isEqualTo(CONTENT);
    assertThat(opened.content()).isEqualTo(bodies.contentIn(here, id, CHANNEL));
    assertThat(opened.content()).isNotEqualTo(kept.content());
    assertThat(opened.content()).isNotEqualTo(bodies.contentIn(here, id, "0xother"));
    refused("CUS-REC-007", () -> ReaderKey.make().open(sealed, CONTEXT));
    refused("CUS-REC-007", () -> reader.open(sealed, new byte[] {1}));
    for (int part = 0; part < 4; part++) {
      SealedForReader changed = changed(sealed, part);
      refused("CUS-REC-007", () -> reader.open(changed, CONTEXT));
    }
    for (int cut : new int[] {0, 1, 20, 60}) {
      byte[] torn = Arrays.copyOf(sealed.write(), cut);
      refused("CUS-REC-007", () -> reader.open(SealedForReader.read(torn), CONTEXT));
    }
    refused("CUS-REC-006", () -> bodies.sealFor(here, id, CHANNEL, new byte[5], CONTEXT));
    refused("CUS-REC-006", () -> bodies.sealFor(here, id, CHANNEL, new byte[32], CONTEXT));
  }

  private static SealedForReader changed(SealedForReader sealed, int part) {
    return new SealedForReader(
        part == 0 ? "text/plain" : sealed.contentType(),
        part == 1 ? flipped(sealed.encapsulated()) : sealed.encapsulated(),
        part == 2 ? flipped(sealed.key()) : sealed.key(),
        part == 3 ? ByteBuffer.wrap(flipped(sealed.body().array())) : sealed.body());
  }

  private static byte[] flipped(byte[] bytes) {
    byte[] other = bytes.clone();
    other[bytes.length / 2] ^= 1;
    return other;
  }

  @Test
  void shreddedContentIsGoneForEverAndWhatTheLedgerHasStays() {
    var kept = bodies.keep(here, id, PDF, CONTENT);
    byte[] before = column("sealed", "record_body");
    assertThat(bodies.shred(here, id)).isTrue();
    assertThat(bodies.shred(here, id)).isFalse();
    refused("CUS-REC-005", () -> bodies.open(here, id));
    refused("CUS-REC-003", () -> bodies.keep(here, id, PDF, CONTENT));
    var left = bodies.find(here, id).orElseThrow();
    assertThat(left.content()).isEqualTo(kept.content());
    assertThat(left.shreddedAt()).isPresent();
    // From a backup of the contents alone nobody gets it back: the key was in another table.
    assertThat(before).isNotEmpty();
    assertThat(
            database
                .unbound()
                .sql("select count(*) from record_body_key where id = :id")
                .param("id", id)
                .query(Long.class)
                .single())
        .isZero();
  }

  private byte[] column(String column, String table) {
    return column(column, table, id);
  }

  private byte[] column(String column, String table, UUID id) {
    return database
        .unbound()
        .sql("select " + column + " from " + table + " where id = :id")
        .param("id", id)
        .query(byte[].class)
        .single();
  }

  @Test
  void afterARotationOldContentsOpenAndNewOnesAreSealedUnderTheNewKey() {
    bodies.keep(here, id, PDF, CONTENT);
    byte[] before = column("sealed", "record_body_key");
    TestKeys.rotateRecords(folder, here);
    RecordBodies rotated = bodies();
    assertThat(rotated.open(here, id).bytes()).isEqualTo(CONTENT);
    UUID later = UUID.randomUUID();
    rotated.keep(here, later, PDF, CONTENT);
    byte[] after = column("sealed", "record_body_key", later);
    assertThat(Arrays.copyOfRange(after, 1, 9))
        .as("id of the wrapping key")
        .isNotEqualTo(Arrays.copyOfRange(before, 1, 9));
    assertThat(rotated.open(here, later).bytes()).isEqualTo(CONTENT);
  }

  @Test
  void contentsHaveASizeAndAType() {
    refused("CUS-REC-001", () -> bodies.keep(here, id, PDF, new byte[0]));
    refused("CUS-REC-001", () -> bodies.keep(here, id, PDF, new byte[RecordBodies.LONGEST + 1]));
    for (String none : List.of("", "pdf", "application/", "text/plain\n", "a/b; x=y")) {
      refused("CUS-REC-002", () -> bodies.keep(here, id, none, CONTENT));
    }
    byte[] large = new byte[1024 * 1024];
    new Random(1).nextBytes(large);
    bodies.keep(here, id, "application/fhir+json; charset=utf-8", large);
    assertThat(bodies.open(here, id).bytes()).isEqualTo(large);
  }
}
