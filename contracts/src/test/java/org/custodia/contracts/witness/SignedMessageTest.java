package org.custodia.contracts.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.crypto.StructuredDataEncoder;
import org.web3j.utils.Numeric;

class SignedMessageTest {
  private static final WitnessDomain DOMAIN =
      new WitnessDomain(1337, "0x5FbDB2315678afecb367f032d93F642f64180aa3");

  static List<WitnessVectors.Vector> vectors() {
    return WitnessVectors.vectors();
  }

  @Test
  void vectorsCoverEveryKindOfMessage() {
    assertThat(vectors().stream().map(v -> v.text("primaryType")).collect(Collectors.toSet()))
        .isEqualTo(
            Arrays.stream(SignedMessage.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void typeHashAndDigestAreThoseOfEthers(WitnessVectors.Vector vector) {
    assertThat(vector.message().encodedType()).isEqualTo(vector.text("encodedType"));
    assertThat(vector.message().structHash()).hasToString(vector.text("structHash"));
    assertThat(vector.message().digest(vector.domain())).hasToString(vector.text("digest"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void signatureIsByteForByteThatOfEthers(WitnessVectors.Vector vector) {
    ECKeyPair key = ECKeyPair.create(Numeric.toBigInt(vector.text("privateKey")));
    assertThat(WitnessSignature.sign(vector.message(), vector.domain(), key))
        .hasToString(vector.text("signature"));
  }

  @Test
  void anyDigestIsSignedByteForByteAsByWeb3j() throws Exception {
    for (int i = 0; i < 300; i++) {
      ECKeyPair key = Keys.createEcKeyPair();
      Bytes32 digest = Bytes32.random();
      Sign.SignatureData expected = Sign.signMessage(digest.toArray(), key, false);
      assertThat(HexFormat.of().formatHex(Secp256k1.sign(digest, key.getPrivateKey())))
          .isEqualTo(
              HexFormat.of().formatHex(expected.getR())
                  + HexFormat.of().formatHex(expected.getS())
                  + HexFormat.of().formatHex(expected.getV()));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void signerIsRecoveredFromTheSignatureOfEthers(WitnessVectors.Vector vector) {
    WitnessSignature signature = WitnessSignature.of(vector.text("signature")).orElseThrow();
    assertThat(signature.signer(vector.message(), vector.domain())).hasValue(vector.text("signer"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void typedDataJsonIsWhatWalletsAreGiven(WitnessVectors.Vector vector) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    assertThat(mapper.readTree(vector.message().toTypedDataJson(vector.domain())))
        .isEqualTo(vector.json().get("typedData"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void typedDataJsonHashesToTheDigestInWeb3jToo(WitnessVectors.Vector vector) throws Exception {
    String json = vector.message().toTypedDataJson(vector.domain());
    assertThat(Bytes32.of(new StructuredDataEncoder(json).hashStructuredData()))
        .isEqualTo(vector.message().digest(vector.domain()));
  }

  @Test
  void signatureCountsInOneDomainOnly() {
    WitnessVectors.Vector vector = vectors().get(0);
    WitnessSignature signature = WitnessSignature.of(vector.text("signature")).orElseThrow();
    String registrar = vector.domain().registrar();
    assertThat(signature.signer(vector.message(), new WitnessDomain(1338, registrar)))
        .isNotEqualTo(signature.signer(vector.message(), vector.domain()));
    String other = "0x00000000000000000000000000000000000000aa";
    assertThat(signature.signer(vector.message(), new WitnessDomain(1337, other)))
        .isNotEqualTo(signature.signer(vector.message(), vector.domain()));
  }

  @Test
  void everyOtherFormOfAGoodSignatureIsRefused() {
    WitnessVectors.malformed()
        .properties()
        .forEach(
            form ->
                assertThat(WitnessSignature.of(form.getValue().asText()))
                    .as(form.getKey())
                    .isEmpty());
    assertThat(WitnessVectors.malformed()).hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  void signatureThatIsNoPointOfTheCurveHasNoSigner() {
    byte[] bytes = new byte[65];
    Arrays.fill(bytes, 0, 32, (byte) 0);
    bytes[31] = 5; // x = 5 is on no point of secp256k1
    bytes[63] = 1;
    bytes[64] = 27;
    WitnessSignature signature = WitnessSignature.of(bytes).orElseThrow();
    assertThat(signature.signer(vectors().get(0).message(), DOMAIN)).isEmpty();
  }

  @Test
  void textThatIsNoSignatureIsRefused() {
    assertThat(WitnessSignature.of("")).isEmpty();
    assertThat(WitnessSignature.of("0x")).isEmpty();
    assertThat(WitnessSignature.of("zz".repeat(66))).isEmpty();
  }

  @Test
  void numberThatDoesNotFitItsTypeIsRefusedBeforeItIsSigned() {
    Bytes32 id = Bytes32.random();
    SignedMessage tooLong = new VerificationQuery(id, id, 1, "", 1L << 32, "", 1, id, 0);
    assertThatThrownBy(() -> tooLong.digest(DOMAIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expiry is no uint32");
    SignedMessage negative = new Reservation(id, id, id, Action.DISPENSE, id, -1);
    assertThatThrownBy(() -> negative.toTypedDataJson(DOMAIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expires is no uint64");
  }

  @Test
  void domainWithoutARegistrarOrAChainIsRefused() {
    assertThatThrownBy(() -> new WitnessDomain(1337, "0x12"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WitnessDomain(0, DOMAIN.registrar()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(DOMAIN.registrar()).isEqualTo("0x5fbdb2315678afecb367f032d93f642f64180aa3");
  }
}
