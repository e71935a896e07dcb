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
    String facts = LotFacts.write(block, Instant.EPOCH, whole, List.of(lots));
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
