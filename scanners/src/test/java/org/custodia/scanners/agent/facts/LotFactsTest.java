package org.custodia.scanners.agent.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.scanners.agent.TestDevice;
import org.custodia.scanners.agent.facts.LotFacts.Finding;
import org.custodia.scanners.gs1.PackScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

class LotFactsTest {
  private static final ECKeyPair ACCOUNT = ECKeyPair.create(BigInteger.valueOf(4711));
  private static final String SIGNER = "0x" + Keys.getAddress(ACCOUNT);
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);
  private static final LocalDate LABEL = LocalDate.of(2028, 5, 31);

  @TempDir Path folder;

  private static PackScan pack() {
    return (PackScan) TestDevice.READER.read(TestDevice.label(1));
  }

  private static LotFacts.Lot lot(LotStatus status, LocalDate expiry) {
    return new LotFacts.Lot(pack().gtin().digits(), "VT25A1", expiry, status, Bytes32.ZERO);
  }

  private static LotFacts.Signed signed(long block, boolean whole, LotFacts.Lot... lots) {
    return signed(block, whole, List.of(lots), true, List.of());
  }

  private static LotFacts.Signed signed(
      long block,
      boolean whole,
      List<LotFacts.Lot> lots,
      boolean allPacks,
      List<LotFacts.StoppedPack> packs) {
    String facts = LotFacts.write(block, Instant.EPOCH, whole, lots, allPacks, packs);
    var message = LotFacts.message(TestDevice.MEMBER, facts);
    return new LotFacts.Signed(
        facts, WitnessSignature.sign(message, TestDevice.DOMAIN, ACCOUNT).toString());
  }

  private static Finding against(boolean whole, LotFacts.Lot... lots) {
    return LotFacts.open(signed(1, whole, lots), TestDevice.DOMAIN, TestDevice.MEMBER, SIGNER)
        .against(pack(), TODAY);
  }

  @Test
  void whatIsAgainstAPackIsSaidByItsGravest() {
    assertThat(against(true, lot(LotStatus.RELEASED, LABEL))).isEqualTo(Finding.NOTHING);
    assertThat(against(true, lot(LotStatus.RECALLED, LABEL))).isEqualTo(Finding.RECALLED);
    assertThat(against(true, lot(LotStatus.WITHDRAWN, LABEL))).isEqualTo(Finding.WITHDRAWN);
    assertThat(against(true, lot(LotStatus.BLOCKED, LABEL))).isEqualTo(Finding.BLOCKED);
    assertThat(against(true, lot(LotStatus.RELEASED, LABEL.plusDays(1))))
        .isEqualTo(Finding.EXPIRY_DIFFERS);
    assertThat(against(true)).isEqualTo(Finding.UNKNOWN_LOT);
    assertThat(against(false)).as("these are not all lots").isEqualTo(Finding.NOT_KNOWN_HERE);
  }

  @Test
  void singlePacksThatWereStoppedAreKnownOutOfReach() {
    assertThat(alone(LotStatus.RELEASED, stopped("VT25A1", LotStatus.RECALLED)))
        .isEqualTo(Finding.PACK_RECALLED);
    assertThat(alone(LotStatus.RELEASED, stopped("VT25A1", LotStatus.WITHDRAWN)))
        .isEqualTo(Finding.PACK_WITHDRAWN);
    assertThat(alone(LotStatus.RELEASED, stopped("VT25A1", LotStatus.BLOCKED)))
        .isEqualTo(Finding.PACK_BLOCKED);
    assertThat(alone(LotStatus.RECALLED, stopped("VT25A1", LotStatus.BLOCKED)))
        .as("the gravest")
        .isEqualTo(Finding.RECALLED);
    assertThat(alone(LotStatus.RELEASED, stopped("OTHER", LotStatus.RECALLED)))
        .as("said of another lot, by whoever holds that")
        .isEqualTo(Finding.NOTHING);
    LotFacts some =
        open(signed(1, true, List.of(lot(LotStatus.RELEASED, LABEL)), false, List.of()));
    assertThat(some.against(pack(), TODAY)).isEqualTo(Finding.NOTHING_OF_LOT);
    assertThat(
            open(signed(1, true, lot(LotStatus.RECALLED, LABEL)))
                .against(pack(), LABEL.plusDays(1)))
        .as("recalled is graver than past its last day")
        .isEqualTo(Finding.RECALLED);
  }

  private static Finding alone(LotStatus lot, LotFacts.StoppedPack pack) {
    return open(signed(1, true, List.of(lot(lot, LABEL)), true, List.of(pack)))
        .against(pack(), TODAY);
  }

  private static LotFacts.StoppedPack stopped(String lot, LotStatus status) {
    Bytes32 id = PackLeaf.packId(pack().gtin().number(), pack().serial());
    return new LotFacts.StoppedPack(pack().gtin().digits(), lot, id, status);
  }

  private static LotFacts open(LotFacts.Signed signed) {
    return LotFacts.open(signed, TestDevice.DOMAIN, TestDevice.MEMBER, SIGNER);
  }

  @Test
  void onlyWhatTheOrganisationSignedCountsAndNothingOlder() throws Exception {
    Path file = folder.resolve("facts.json");
    KeptFacts kept = new KeptFacts(file, TestDevice.DOMAIN, TestDevice.MEMBER, SIGNER);
    LotFacts.Signed recalled = signed(7, true, lot(LotStatus.RECALLED, LABEL));
    kept.take(recalled);
    kept.take(signed(6, true, lot(LotStatus.RELEASED, LABEL)));
    assertThat(kept.facts().orElseThrow().block()).as("older facts").isEqualTo(7);
    var forged =
        new LotFacts.Signed(recalled.facts().replace("RECALLED", "RELEASED"), recalled.signature());
    assertThatThrownBy(() -> kept.take(forged)).isInstanceOf(IllegalArgumentException.class);
    assertThat(new KeptFacts(file, TestDevice.DOMAIN, TestDevice.MEMBER, SIGNER).facts())
        .isPresent();
    Files.writeString(file, Files.readString(file).replace("RECALLED", "RELEASED"));
    assertThat(new KeptFacts(file, TestDevice.DOMAIN, TestDevice.MEMBER, SIGNER).facts())
        .as("somebody changed the file")
        .isEmpty();
  }
}
