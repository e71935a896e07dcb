package org.custodia.registry.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.Refusals.refused;
import static org.custodia.registry.verification.VerificationWorld.EXPIRY;
import static org.custodia.registry.verification.VerificationWorld.GTIN;
import static org.custodia.registry.verification.VerificationWorld.PONT;
import static org.custodia.registry.verification.VerificationWorld.REGULATOR;
import static org.custodia.registry.verification.VerificationWorld.RHONE;
import static org.custodia.registry.verification.VerificationWorld.lot;
import static org.custodia.registry.verification.VerificationWorld.packs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.packs.SerialFile;
import org.custodia.registry.packs.SerialList;
import org.custodia.registry.packs.StoredSerials;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Handing the serials of a lot to the regulator. */
class SerialIntakeTest {
  private static final int LARGEST = 20_000;
  private static VerificationWorld world;

  @BeforeAll
  static void open() {
    var defaults = VerificationSettings.defaults();
    world =
        new VerificationWorld(
            new VerificationSettings(
                defaults.connectTimeout(),
                defaults.answerBudget(),
                defaults.breakerPause(),
                Duration.ofSeconds(30),
                defaults.reservationTerm(),
                LARGEST));
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @Test
  void serialsHandedOverAnswerQuestionsAfterTheRelease() {
    SerialList list = packs("UP", 300);
    SerialLot lot = lot("UP", list);

    upload(lot, list);
    world.release(lot, EXPIRY);

    var question =
        new Question(UUID.randomUUID(), GTIN, "UP-P300", Optional.of("UP"), Optional.of(EXPIRY));
    assertThat(world.client.ask(PONT, question).pack().orElseThrow().lot()).isPresent();
  }

  @Test
  void theSameUploadAgainChangesNothing() {
    SerialList list = packs("TWICE", 3);
    SerialLot lot = lot("TWICE", list);
    UUID id = UUID.randomUUID();
    world.client.upload(RHONE, id, lot, list);
    world.clock.advance(Duration.ofSeconds(2));
    world.client.upload(RHONE, id, lot, list);
    upload(lot, list);

    assertThat(world.serials.stored(REGULATOR, lot.lotId()))
        .contains(new StoredSerials(lot.lotId(), GTIN, lot.root(), 3));
    refused(
        Kind.CONFLICT,
        "CUS-VER-008",
        () -> world.client.upload(RHONE, id, lot("ELSE", packs("ELSE", 3)), packs("ELSE", 3)));
  }

  @Test
  void onlyTheHolderOfTheProductHandsOverItsSerials() {
    SerialList list = packs("HOLD", 3);
    refused(
        Kind.FORBIDDEN,
        "CUS-VER-040",
        () -> world.client.upload(PONT, UUID.randomUUID(), lot("HOLD", list), list));
    var another = new SerialLot("03400930999999", "HOLD", Bytes32.ZERO, 3);
    refused(Kind.FORBIDDEN, "CUS-VER-040", () -> upload(another, list));
    assertThat(world.serials.find(REGULATOR, GTIN, "HOLD-P001")).isEmpty();
  }

  @Test
  void serialsThatDoNotMakeTheRootAreRefusedWhole() {
    SerialList list = packs("ROOT", 3);
    var wrong = new SerialLot(GTIN, "ROOT", Bytes32.keccak(new byte[1]), 3);
    refused(Kind.CONFLICT, "CUS-LOT-011", () -> upload(wrong, list));
    var shorter = new SerialLot(GTIN, "ROOT", lot("ROOT", list).root(), 2);
    refused(Kind.CONFLICT, "CUS-LOT-011", () -> upload(shorter, list));
    assertThat(world.serials.stored(REGULATOR, wrong.lotId())).isEmpty();
    assertThat(world.serials.find(REGULATOR, GTIN, "ROOT-P001")).isEmpty();
  }

  @Test
  void aSerialIsTakenOnceForEver() {
    SerialList list = packs("ONE", 3);
    upload(lot("ONE", list), list);
    SerialList overlapping = SerialList.of(List.of("NEW-1", "ONE-P002"));
    refused(Kind.CONFLICT, "CUS-LOT-005", () -> upload(lot("TWO", overlapping), overlapping));
    assertThat(world.serials.find(REGULATOR, GTIN, "NEW-1")).isEmpty();
  }

  @Test
  void aReleasedLotTakesOnlyTheSerialsItWasReleasedWith() {
    world.release(lot("REL", packs("REL", 4)), EXPIRY);
    SerialList other = packs("REL-B", 4);
    refused(Kind.CONFLICT, "CUS-VER-046", () -> upload(lot("REL", other), other));
    upload(lot("REL", packs("REL", 4)), packs("REL", 4));
    assertThat(world.serials.find(REGULATOR, GTIN, "REL-P001")).isPresent();
  }

  @Test
  void aBodyThatIsNotTheSignedOneIsRefused() {
    SerialList list = packs("BODY", 3);
    SignedUpload upload = signed(lot("BODY", list), content(list));
    byte[] changed = content(packs("BODX", 3));
    refused(
        Kind.BAD_INPUT,
        "CUS-VER-044",
        () ->
            world.desk.takeSerials(
                upload.lot().lotId(), upload.write(), new ByteArrayInputStream(changed)));
    assertThat(world.serials.find(REGULATOR, GTIN, "BODX-P001")).isEmpty();
  }

  @Test
  void theAddressNamesTheLotOfTheMessage() {
    SerialList list = packs("PATH", 3);
    SignedUpload upload = signed(lot("PATH", list), content(list));
    refused(
        Kind.BAD_INPUT,
        "CUS-VER-047",
        () ->
            world.desk.takeSerials(
                Bytes32.ZERO, upload.write(), new ByteArrayInputStream(content(list))));
  }

  @Test
  void aHeaderThatIsNoneIsMalformed() {
    var body = new ByteArrayInputStream(new byte[0]);
    refused(Kind.BAD_INPUT, "CUS-VER-001", () -> world.desk.takeSerials(Bytes32.ZERO, "?", body));
    refused(Kind.BAD_INPUT, "CUS-VER-001", () -> world.desk.takeSerials(Bytes32.ZERO, "", body));
    refused(
        Kind.TOO_LARGE,
        "CUS-VER-002",
        () -> world.desk.takeSerials(Bytes32.ZERO, "A".repeat(5000), body));
  }

  @Test
  void aLotThatIsTooLargeIsRefusedBeforeItIsRead() {
    SerialList list = packs("BIG", 3);
    var lot = new SerialLot(GTIN, "BIG", Bytes32.ZERO, LARGEST + 1);
    refused(Kind.TOO_LARGE, "CUS-VER-045", () -> upload(lot, list));
  }

  @Test
  void aLargeLotThatIsRefusedStillHearsWhy() {
    SerialList list =
        SerialList.of(
            IntStream.range(0, 200_000).mapToObj(i -> String.format("%020d", i)).toList());
    var lot = new SerialLot("03400930999999", "HUGE", Bytes32.ZERO, 10);
    refused(Kind.FORBIDDEN, "CUS-VER-040", () -> upload(lot, list));
  }

  private static void upload(SerialLot lot, SerialList list) {
    world.client.upload(RHONE, UUID.randomUUID(), lot, list);
  }

  private static SignedUpload signed(SerialLot lot, byte[] content) {
    return SignedUpload.sign(
        UUID.randomUUID(),
        world.id(RHONE),
        lot,
        Bytes32.keccak(content),
        world.clock.instant(),
        message -> world.sign(world.keys.account(RHONE), message));
  }

  private static byte[] content(SerialList list) {
    var file = new ByteArrayOutputStream();
    SerialFile.write(list, file);
    return file.toByteArray();
  }
}
