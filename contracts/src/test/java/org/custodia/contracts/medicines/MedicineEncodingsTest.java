package org.custodia.contracts.medicines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.Reservation;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.contracts.witness.WitnessVectors;
import org.junit.jupiter.api.Test;
import org.web3j.utils.Numeric;

/** Against what ethers encodes of the same terms. */
class MedicineEncodingsTest {
  private final JsonNode expected = WitnessVectors.encodings();
  private final long gtin = expected.get("gtin").asLong();
  private final String serial = expected.get("serial").asText();
  private final Act act = (Act) WitnessVectors.vectors().get(0).message();
  private final Reservation reservation = (Reservation) WitnessVectors.vectors().get(2).message();
  private final WitnessSignature signature = signature(0);

  private final LotTerms lot =
      new LotTerms(
          gtin,
          expected.get("lotNumber").asText(),
          LocalDate.ofEpochDay(expected.at("/lotTerms/expiry").asLong()),
          word(expected.at("/lotTerms/root")),
          expected.at("/lotTerms/size").asInt());
  private final StatusTerms recall =
      new StatusTerms(Action.RECALL, expected.get("reason").asText());
  private final DispenseTerms dispense =
      new DispenseTerms(
          gtin,
          serial,
          lot.lotId(),
          StreamSupport.stream(expected.get("proof").spliterator(), false)
              .map(MedicineEncodingsTest::word)
              .toList(),
          reservation,
          signature(2));

  @Test
  void packAndLotAreNamedAsTheContractsNameThem() {
    assertThat(PackLeaf.packId(gtin, serial)).isEqualTo(word(expected.get("packId")));
    assertThat(dispense.packId()).isEqualTo(word(expected.get("packId")));
    assertThat(lot.lotId()).isEqualTo(word(expected.get("lotId")));
  }

  @Test
  void detailsBindTheTerms() {
    assertThat(lot.detail()).isEqualTo(word(expected.get("lotDetail")));
    assertThat(recall.detail()).isEqualTo(word(expected.get("recallDetail")));
    assertThat(dispense.detail()).isEqualTo(word(expected.get("dispenseDetail")));
    assertThat(act.detail()).isEqualTo(dispense.detail());
  }

  @Test
  void bodyAndCallDataAreThoseOfEthers() {
    assertThat(Numeric.toHexString(dispense.body(act, signature)))
        .isEqualTo(expected.get("dispenseBody").asText());
    assertThat(Numeric.toHexString(MedicineRegistryCalls.release(lot, act, signature)))
        .isEqualTo(expected.get("releaseCall").asText());
    assertThat(
            Numeric.toHexString(
                MedicineRegistryCalls.changeStatus(lot.lotId(), recall, act, signature)))
        .isEqualTo(expected.get("recallCall").asText());
  }

  @Test
  void creationPayloadReadsBackAndNothingElseDoes() {
    MedicineCustodyCode code =
        new MedicineCustodyCode(
            "0x00000000000000000000000000000000000000aa",
            "0x00000000000000000000000000000000000000bb",
            List.of(Bytes32.random(), Bytes32.random(), Bytes32.random()),
            Bytes32.ZERO);
    byte[] payload = code.payload();
    assertThat(MedicineCustodyCode.read(payload)).contains(code);
    assertThat(MedicineCustodyCode.read(new byte[0])).isEmpty();
    assertThat(MedicineCustodyCode.read(Arrays.copyOf(payload, payload.length - 1))).isEmpty();
    assertThat(MedicineCustodyCode.read(Arrays.copyOf(payload, payload.length + 1))).isEmpty();
    assertThat(MedicineCustodyCode.read(Arrays.copyOf(payload, payload.length + 32))).isEmpty();
    byte[] otherCode = payload.clone();
    otherCode[100] ^= 1;
    assertThat(MedicineCustodyCode.read(otherCode)).isEmpty();
    byte[] dirtyAddress = payload.clone();
    dirtyAddress[payload.length - 32 * 8] = 1; // first byte of the first argument's word
    assertThat(MedicineCustodyCode.read(dirtyAddress)).isEmpty();
    byte[] otherOffset = payload.clone();
    otherOffset[payload.length - 32 * 6 + 31] ^= 0x20;
    assertThat(MedicineCustodyCode.read(otherOffset)).isEmpty();
  }

  private static WitnessSignature signature(int vector) {
    String hex = WitnessVectors.vectors().get(vector).json().get("signature").asText();
    return WitnessSignature.of(hex).orElseThrow();
  }

  private static Bytes32 word(JsonNode hex) {
    return Bytes32.of(hex.asText());
  }
}
