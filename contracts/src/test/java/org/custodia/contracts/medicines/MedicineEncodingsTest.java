package org.custodia.contracts.medicines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.RecallScope;
import org.custodia.contracts.RejectReason;
import org.custodia.contracts.Supply;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.Reservation;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.contracts.witness.WitnessVectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.web3j.utils.Numeric;

/** Against what ethers encodes of the same terms. */
class MedicineEncodingsTest {
  private final JsonNode expected = WitnessVectors.encodings();
  private final long gtin = expected.get("gtin").asLong();
  private final String serial = expected.get("serial").asText();
  private final Act act = (Act) WitnessVectors.vectors().get(0).message();
  private final Reservation reservation = (Reservation) WitnessVectors.vectors().get(2).message();
  private final WitnessSignature signature = signature(0);

  private final List<Bytes32> scans = List.of(id("a scan"), id("another scan"), id("a third scan"));

  private final LotTerms lot =
      new LotTerms(
          gtin,
          expected.get("lotNumber").asText(),
          LocalDate.ofEpochDay(expected.at("/lotTerms/expiry").asLong()),
          word(expected.at("/lotTerms/root")),
          expected.at("/lotTerms/size").asInt());
  private final LotNotice recall =
      new LotNotice(
          Action.RECALL,
          RecallScope.of(expected.at("/notice/scope").asInt()),
          expected.at("/notice/reason").asText(),
          expected.at("/notice/advice").asText());
  private final List<Bytes32> packIds = words(expected.get("packIds"));
  private final PackProof pack =
      new PackProof(gtin, serial, lot.lotId(), words(expected.get("proof")));
  private final PackProof unproven = new PackProof(gtin, serial, lot.lotId(), List.of());
  private final Bytes32 prescription = id("a prescription");
  private final Reserved reserved = new Reserved(reservation, signature(2));

  @Test
  void packAndLotAreNamedAsTheContractsNameThem() {
    assertThat(PackLeaf.packId(gtin, serial)).isEqualTo(word(expected.get("packId")));
    assertThat(pack.packId()).isEqualTo(word(expected.get("packId")));
    assertThat(lot.lotId()).isEqualTo(word(expected.get("lotId")));
  }

  static Map<String, Function<MedicineEncodingsTest, CustodyTerms>> terms() {
    Map<String, Function<MedicineEncodingsTest, CustodyTerms>> terms = new LinkedHashMap<>();
    terms.put(
        "dispense",
        of -> new DispenseTerms(of.pack, 28, 7, of.prescription, Optional.of(of.reserved)));
    terms.put(
        "laterPart", of -> new DispenseTerms(of.pack, 28, 7, of.prescription, Optional.empty()));
    terms.put("dispensedOffline", of -> new OfflineDispenseTerms(of.pack, 28, 7, of.prescription));
    terms.put(
        "decommission",
        of ->
            new DecommissionTerms(
                of.pack, PackStatus.AUTHORITY_SAMPLE, id("a protocol"), of.reserved));
    terms.put("lock", of -> new LockTerms(of.pack, of.reserved));
    terms.put("unlock", of -> new UnlockTerms(of.unproven));
    terms.put("undo", of -> new UndoTerms(of.unproven, of.act.commandId(), PackStatus.DISPENSED));
    terms.put(
        "packing",
        of ->
            new PackingTerms(
                List.of(
                    new PackingTerms.Unit(
                        340093000000000018L, PackingOperation.ADD, id("a tree"), 5000, 50),
                    new PackingTerms.Unit(
                        340093000000000025L, PackingOperation.DELETE, Bytes32.ZERO, 0, 0))));
    terms.put(
        "scanSession",
        of ->
            new ScanSessionTerms(
                id("a session"),
                ScanSessionTerms.root(of.scans),
                12,
                id("a session before"),
                of.scans));
    terms.put(
        "dispatch",
        of ->
            new DispatchTerms(
                id("a tree"),
                42,
                id("a document"),
                List.of(
                    new DispatchTerms.LotCount(id("a lot"), 20),
                    new DispatchTerms.LotCount(id("another lot"), 22)),
                DispatchPurpose.RECALL_RETURN,
                id("a consignment")));
    terms.put("cancel", of -> new CancelTerms(id("a consignment")));
    terms.put(
        "receive",
        of ->
            new ReceiveTerms(
                id("a consignment"), 40, 1, 2, 1, List.of(id("a lot")), id("findings")));
    terms.put(
        "reject",
        of ->
            new RejectTerms(
                id("a consignment"), 3, RejectReason.SUSPECTED_FALSIFIED, id("findings")));
    terms.put("acknowledge", of -> new AcknowledgeTerms(of.lot.lotId(), 3, 0, 12));
    return terms;
  }

  static Set<String> kindsOfTerms() {
    return terms().keySet();
  }

  @ParameterizedTest
  @MethodSource("kindsOfTerms")
  void termsOfTheChannelAreThoseOfEthers(String kind) {
    CustodyTerms terms = terms().get(kind).apply(this);
    JsonNode known = expected.get("custody").get(kind);
    assertThat(terms.detail()).isEqualTo(word(known.get("detail")));
    assertThat(Numeric.toHexString(terms.body(act, signature)))
        .isEqualTo(known.get("body").asText());
  }

  @Test
  void everyKindOfTermsIsAmongThem() {
    assertThat(terms().values().stream().map(make -> (Object) make.apply(this).getClass()))
        .containsAll(List.of(CustodyTerms.class.getPermittedSubclasses()));
  }

  @Test
  void detailsBindTheTerms() {
    assertThat(lot.detail()).isEqualTo(word(expected.get("lotDetail")));
    assertThat(recall.detail()).isEqualTo(word(expected.get("recallDetail")));
    assertThat(recall.detail(packIds)).isEqualTo(word(expected.get("recallPacksDetail")));
    assertThat(act.detail()).isEqualTo(terms().get("dispense").apply(this).detail());
  }

  @Test
  void callDataIsThatOfEthers() {
    assertThat(Numeric.toHexString(MedicineRegistryCalls.release(lot, act, signature)))
        .isEqualTo(expected.get("releaseCall").asText());
    assertThat(
            Numeric.toHexString(
                MedicineRegistryCalls.changeStatus(lot.lotId(), recall, act, signature)))
        .isEqualTo(expected.get("recallCall").asText());
    assertThat(
            Numeric.toHexString(
                MedicineRegistryCalls.changePacks(lot.lotId(), packIds, recall, act, signature)))
        .isEqualTo(expected.get("recallPacksCall").asText());
    assertThat(
            Numeric.toHexString(
                MedicineRegistryCalls.authoriseProducts(
                    List.of(gtin), act.giver(), EnumSet.allOf(Supply.class))))
        .isEqualTo(expected.get("authoriseCall").asText());
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
    dirtyAddress[payload.length - 32 * 10] = 1; // first byte of the first argument's word
    assertThat(MedicineCustodyCode.read(dirtyAddress)).isEmpty();
    byte[] otherOffset = payload.clone();
    otherOffset[payload.length - 32 * 8 + 31] ^= 0x20;
    assertThat(MedicineCustodyCode.read(otherOffset)).isEmpty();
  }

  private static WitnessSignature signature(int vector) {
    String hex = WitnessVectors.vectors().get(vector).json().get("signature").asText();
    return WitnessSignature.of(hex).orElseThrow();
  }

  /** As ethers' {@code id}. */
  private static Bytes32 id(String text) {
    return Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Bytes32> words(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(MedicineEncodingsTest::word)
        .toList();
  }

  private static Bytes32 word(JsonNode hex) {
    return Bytes32.of(hex.asText());
  }
}
