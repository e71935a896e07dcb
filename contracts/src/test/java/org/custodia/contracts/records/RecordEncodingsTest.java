package org.custodia.contracts.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.PatientDecision;
import org.custodia.contracts.witness.RecordQuery;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.contracts.witness.WitnessVectors;
import org.junit.jupiter.api.Test;
import org.web3j.utils.Numeric;

/** Against what ethers encodes of the same terms. */
class RecordEncodingsTest {
  private static final long ANSWER_UNTIL = 1_795_785_000L;

  private final JsonNode expected = WitnessVectors.encodings().get("records");
  private final Bytes32 host = id("gln:3010000000014");
  private final Bytes32 patient = id("a pseudonym");

  private static Bytes32 id(String text) {
    return Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8));
  }

  private static WitnessVectors.Vector vector(Class<?> type) {
    return WitnessVectors.vectors().stream()
        .filter(vector -> type.isInstance(vector.message()))
        .findFirst()
        .orElseThrow();
  }

  private static <T extends SignedMessage> T message(Class<T> type) {
    return type.cast(vector(type).message());
  }

  private static WitnessSignature signature(Class<?> type) {
    return WitnessSignature.of(vector(type).json().get("signature").asText()).orElseThrow();
  }

  private String body(String name) {
    return expected.get(name).asText();
  }

  @Test
  void termsAreBoundAndSentAsTheContractReadsThem() {
    Bytes32 document = id("a document");
    Map<String, RecordsTerms> all =
        Map.of(
            "offer", new OfferTerms(id("a relationship"), host, patient, document, ANSWER_UNTIL),
            "leave", new LeaveTerms(id("a relationship"), id("a reason")),
            "request",
                new RequestTerms(
                    id("a request"),
                    host,
                    patient,
                    ConsentPurpose.SECOND_OPINION,
                    document,
                    ANSWER_UNTIL),
            "record",
                new RecordTerms(
                    id("a record"),
                    host,
                    patient,
                    3,
                    id("content"),
                    1_795_180_200L,
                    id("an older record")));
    all.forEach(
        (name, terms) -> {
          JsonNode known = expected.get(name);
          assertThat(terms.detail()).as(name).hasToString(known.get("detail").asText());
          assertThat(Numeric.toHexString(terms.body(message(Act.class), signature(Act.class))))
              .as(name)
              .isEqualTo(known.get("body").asText());
        });
  }

  @Test
  void messagesTravelAsTheContractReadsThem() {
    PatientDecision decision = message(PatientDecision.class);
    RecordQuery query = message(RecordQuery.class);
    byte[] decided =
        RecordCalls.decide(
            decision,
            signature(PatientDecision.class),
            message(GrantAttestation.class),
            signature(GrantAttestation.class));
    assertThat(Numeric.toHexString(decided)).isEqualTo(body("decideBody"));
    assertThat(Numeric.toHexString(RecordCalls.admit(query, signature(RecordQuery.class))))
        .isEqualTo(body("admitBody"));
    assertThat(
            Numeric.toHexString(
                RecordCalls.read(query, signature(RecordQuery.class), 1_795_180_205L)))
        .isEqualTo(body("readBody"));
    assertThat(PatientDecision.read(AbiReader.of(decided))).isEqualTo(decision);
    assertThat(RecordQuery.read(AbiReader.of(query.toAbi().encode()))).isEqualTo(query);
  }

  @Test
  void numbersOnTheLedgerAreReadBack() {
    for (RelationshipStatus status : RelationshipStatus.values()) {
      assertThat(RelationshipStatus.of(status.code())).isEqualTo(status);
    }
    for (RequestStatus status : RequestStatus.values()) {
      assertThat(RequestStatus.of(status.code())).isEqualTo(status);
    }
    var all = EnumSet.allOf(RecordIrregularity.class);
    assertThat(RecordIrregularity.of(RecordIrregularity.mask(all))).isEqualTo(all);
    assertThatThrownBy(() -> RecordIrregularity.of(1 << 13))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
