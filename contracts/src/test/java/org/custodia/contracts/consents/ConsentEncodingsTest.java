package org.custodia.contracts.consents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.generated.PatientProviderRelationship;
import org.custodia.contracts.medicines.MedicineCustodyCode;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.contracts.witness.WitnessVectors;
import org.junit.jupiter.api.Test;
import org.web3j.utils.Numeric;

/** Against what ethers encodes of the same consents. */
class ConsentEncodingsTest {
  private final JsonNode expected = WitnessVectors.encodings().get("consents");
  private final WitnessVectors.Vector granted = vector("a consent for one look in one channel");
  private final WitnessVectors.Vector attested = vector("the attestation of a grant key");
  private final GrantAttestation attestation = (GrantAttestation) attested.message();

  private static WitnessVectors.Vector vector(String name) {
    return WitnessVectors.vectors().stream()
        .filter(vector -> vector.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static WitnessSignature signature(WitnessVectors.Vector vector) {
    return WitnessSignature.of(vector.json().get("signature").asText()).orElseThrow();
  }

  private static Bytes32 id(String text) {
    return Bytes32.keccak(text.getBytes());
  }

  private void isAsEthersSays(byte[] encoded, String name) {
    assertThat(Numeric.toHexString(encoded)).as(name).isEqualTo(expected.get(name).asText());
  }

  @Test
  void commitmentIsTheStructHash() {
    Consent consent = (Consent) granted.message();
    assertThat(consent.commitment()).hasToString(expected.get("commitment").asText());
    Bytes32 secret = Bytes32.of(expected.get("secret").asText());
    assertThat(Consent.revocationHash(secret)).isEqualTo(consent.revocationHash());
  }

  @Test
  void callsAndBodiesAreThoseOfEthers() {
    isAsEthersSays(ConsentCalls.publish(List.of(id("one"), id("two"), id("three"))), "publishCall");
    isAsEthersSays(
        ConsentCalls.revokeMany(List.of(Bytes32.of(expected.get("secret").asText()))),
        "revokeManyCall");
    isAsEthersSays(
        ConsentCalls.introducePatient(attestation.patient(), id("evidence")), "introduceBody");
    isAsEthersSays(
        ConsentCalls.openConsent(
            (Consent) granted.message(), signature(granted), attestation, signature(attested)),
        "openBody");
    isAsEthersSays(
        ConsentCalls.useConsent(
            id("a commitment"),
            MemberId.of("gln:3010000000014"),
            attestation.patient(),
            ConsentPurpose.ONE_TIME),
        "useBody");
    isAsEthersSays(ConsentCalls.optOut(attestation.patient()), "optBody");
    isAsEthersSays(ConsentCalls.optIn(attestation.patient()), "optBody");
  }

  @Test
  void creationPayloadIsTheCodeAndWhatEthersMakesOfTheArguments() {
    JsonNode fields = expected.get("relationshipCode");
    PatientProviderCode code =
        new PatientProviderCode(
            fields.get("registrar").asText(),
            fields.get("consentRegistry").asText(),
            StreamSupport.stream(fields.get("members").spliterator(), false)
                .map(member -> Bytes32.of(member.asText()))
                .toList(),
            Bytes32.of(fields.get("subject").asText()));
    byte[] payload = code.payload();
    assertThat(Numeric.toHexString(payload))
        .isEqualTo(
            "0x"
                + PatientProviderRelationship.BINARY.replace("0x", "")
                + expected.get("relationshipArguments").asText().substring(2));
    assertThat(PatientProviderCode.read(payload)).contains(code);
    assertThat(MedicineCustodyCode.read(payload)).isEmpty();
    for (int change : new int[] {-1, 1, 32}) {
      assertThat(PatientProviderCode.read(Arrays.copyOf(payload, payload.length + change)))
          .isEmpty();
    }
    byte[] otherCode = payload.clone();
    otherCode[100] ^= 1;
    assertThat(PatientProviderCode.read(otherCode)).isEmpty();
  }

  @Test
  void paddingHasASizeThatSaysLittle() {
    for (int real : new int[] {0, 1, 4, 5, 8, 9, 200}) {
      List<Bytes32> words = Stream.generate(Bytes32::random).limit(real).toList();
      List<Bytes32> padded = ConsentCalls.padded(words);
      assertThat(padded).containsAll(words).doesNotHaveDuplicates();
      assertThat(Integer.bitCount(padded.size())).isEqualTo(1);
      assertThat(padded.size()).isGreaterThanOrEqualTo(Math.max(4, real));
    }
    List<Bytes32> many = Stream.generate(Bytes32::random).limit(257).toList();
    assertThatThrownBy(() -> ConsentCalls.padded(many))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
