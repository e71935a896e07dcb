package org.custodia.devnet.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.custodia.devnet.evm.Bytes;
import org.junit.jupiter.api.Test;

class SealedPayloadTest {
  private static final byte[] PAYLOAD = "set(42)".getBytes(StandardCharsets.UTF_8);

  private final NodeKey alice = NodeKey.generate();
  private final NodeKey bob = NodeKey.generate();
  private final NodeKey eve = NodeKey.generate();

  @Test
  void theSharedSecretIsThatOfRfc7748() {
    // RFC 7748, section 6.1: Bob's key pair, Alice's public key, and what they share.
    NodeKey bob =
        key(
            "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
            "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    byte[] alicePublic =
        HexFormat.of().parseHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");

    assertThat(bob.sharedSecret(alicePublic))
        .asHexString()
        .isEqualToIgnoringCase("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
  }

  @Test
  void bothSidesDeriveTheSameSecretAndAThirdAnother() {
    assertThat(alice.sharedSecret(bob.publicKey())).isEqualTo(bob.sharedSecret(alice.publicKey()));
    assertThat(eve.sharedSecret(bob.publicKey())).isNotEqualTo(alice.sharedSecret(bob.publicKey()));
  }

  @Test
  void aKeyIsTheSameAfterBeingWrittenAndRead() {
    NodeKey read = NodeKey.of(alice.privateBase64(), alice.publicBase64());
    assertThat(read.sharedSecret(bob.publicKey())).isEqualTo(alice.sharedSecret(bob.publicKey()));
  }

  @Test
  void onlySenderAndRecipientsCanOpen() {
    SealedPayload sealed =
        SealedPayload.seal(PAYLOAD, alice).withRecipients(alice, List.of(bob.publicKey()));

    assertThat(sealed.open(alice)).isEqualTo(PAYLOAD);
    assertThat(sealed.open(bob)).isEqualTo(PAYLOAD);
    assertThatThrownBy(() -> sealed.open(eve)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRecipientIsGivenItsOwnWrappedKeyAlone() {
    SealedPayload forBob =
        SealedPayload.seal(PAYLOAD, alice)
            .withRecipients(alice, List.of(bob.publicKey(), eve.publicKey()))
            .forRecipient(bob.publicKey());

    assertThat(forBob.wrappedKeys()).containsOnlyKeys(new Bytes(bob.publicKey()));
    assertThat(SealedPayload.decode(forBob.encode()).open(bob)).isEqualTo(PAYLOAD);
    assertThatThrownBy(() -> forBob.open(eve)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theSamePayloadIsEncryptedAnewEachTime() {
    SealedPayload first = SealedPayload.seal(PAYLOAD, alice);
    SealedPayload second = SealedPayload.seal(PAYLOAD, alice);

    assertThat(first.hash().size()).isEqualTo(64);
    assertThat(first.hash()).isNotEqualTo(second.hash());
    assertThat(first.hash())
        .as("recipients do not change the hash")
        .isEqualTo(first.withRecipients(alice, List.of(bob.publicKey())).hash());
  }

  @Test
  void aChangedCiphertextIsNotOpened() {
    SealedPayload sealed = SealedPayload.seal(PAYLOAD, alice);
    byte[] changed = sealed.ciphertext().toArray();
    changed[0] ^= 1;
    SealedPayload forged =
        new SealedPayload(
            sealed.sender(),
            sealed.nonce(),
            new Bytes(changed),
            sealed.wrappedKeys(),
            Optional.empty());

    assertThatThrownBy(() -> forged.open(alice))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot be decrypted");
  }

  private static NodeKey key(String privateHex, String publicHex) {
    Base64.Encoder base64 = Base64.getEncoder();
    return NodeKey.of(
        base64.encodeToString(HexFormat.of().parseHex(privateHex)),
        base64.encodeToString(HexFormat.of().parseHex(publicHex)));
  }
}
