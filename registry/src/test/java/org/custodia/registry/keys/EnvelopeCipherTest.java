package org.custodia.registry.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC3394WrapEngine;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.custodia.registry.keys.RecordNotOpened.Reason;
import org.custodia.registry.testing.Draws;
import org.junit.jupiter.api.Test;

class EnvelopeCipherTest {
  private static final SecretKey FIRST = key(1);
  private static final SecretKey SECOND = key(2);
  private static final SecretKey INDEX = key(9);
  private static final RecordCipher DERIVING = new EnvelopeCipher(deriving(SECOND, INDEX));
  private static final byte[] RECORD = "Élodie Martin, 1984-03-07".getBytes(UTF_8);
  private static final String KNOWN_ENVELOPE =
      "013e5ecb5082668cbac1b4abf36aae075ba7ef4f5b74f02f582889646c60e7f9da75d8c10ad7574d5bc2452525b1e4e8"
          + "a2202122232425262728292a2b8ae0667e6f86923cdc7d10f332602517da14674cffe67f821501eb5aebbd287a72"
          + "c0714b6facb709c32cb3ccf59cb0bbe12c60b8d0cd5e91cddd78db606999f5c7ddb28de491280c415a";
  private static final String KNOWN_TOKEN =
      "f3ac7dadcbf3642a36d2fc480f71295c9294630a12d5ad84c596b1a25c911c33";
  private static final byte[] CONTEXT = "patient.name 42".getBytes(UTF_8);

  private final RecordCipher cipher = new EnvelopeCipher(new RecordKeys(List.of(FIRST), INDEX));

  // --- Known answers ---

  @Test
  void envelopeIsTheOneWrittenDown() {
    RecordCipher fixed = new EnvelopeCipher(new RecordKeys(List.of(FIRST), INDEX), counting());
    byte[] sealed = fixed.seal(RECORD, CONTEXT);
    assertThat(HexFormat.of().formatHex(sealed)).isEqualTo(KNOWN_ENVELOPE);
    assertThat(cipher.open(HexFormat.of().parseHex(KNOWN_ENVELOPE), CONTEXT)).isEqualTo(RECORD);
  }

  @Test
  void anotherLibraryOpensTheEnvelopeByItsDescription() throws Exception {
    byte[] sealed = cipher.seal(RECORD, CONTEXT);
    RFC3394WrapEngine unwrapping = new RFC3394WrapEngine(AESEngine.newInstance());
    unwrapping.init(false, new KeyParameter(FIRST.getEncoded()));
    byte[] dataKey = unwrapping.unwrap(sealed, 9, 40);
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(hkdf(dataKey, "custodia record body"), "AES"),
        new GCMParameterSpec(128, sealed, 49, 12));
    gcm.updateAAD(sealed, 0, 93);
    assertThat(gcm.doFinal(sealed, 93, sealed.length - 93)).isEqualTo(RECORD);
    assertThat(Arrays.copyOfRange(sealed, 61, 93))
        .isEqualTo(hmac(hkdf(dataKey, "custodia record context"), CONTEXT));
    assertThat(Arrays.copyOfRange(sealed, 1, 9))
        .isEqualTo(Arrays.copyOf(hkdf(FIRST.getEncoded(), "custodia record key id"), 8));
  }

  @Test
  void tokenIsTheHmacUnderAKeyDerivedForItsPurpose() throws Exception {
    byte[] value = "184037512345678".getBytes(UTF_8);
    byte[] token = cipher.token("national-id", value);
    assertThat(token)
        .isEqualTo(hmac(hkdf(INDEX.getEncoded(), "custodia blind index national-id"), value));
    assertThat(HexFormat.of().formatHex(token)).isEqualTo(KNOWN_TOKEN);
  }

  // --- What holds for every record ---

  @Test
  void whatWasSealedOpensInItsContextAndOnlyThere() {
    Draws.each(
        300,
        random -> {
          byte[] record = Draws.bytes(random, 300);
          byte[] context = Draws.bytes(random, 60);
          byte[] other = Draws.bytes(random, 60);
          byte[] sealed = cipher.seal(record, context);
          assertThat(cipher.open(sealed, context)).isEqualTo(record);
          assertThat(sealed).hasSize(record.length + 109);
          if (!Arrays.equals(context, other)) {
            assertThat(reason(sealed, other)).isEqualTo(Reason.WRONG_CONTEXT);
          }
        });
  }

  @Test
  void everyBitCounts() {
    Draws.each(
        300,
        random -> {
          byte[] sealed = cipher.seal(Draws.bytes(random, 300), CONTEXT);
          int bit = random.nextInt(8 * sealed.length);
          sealed[bit / 8] ^= (byte) (1 << bit % 8);
          assertThat(reason(sealed, CONTEXT))
              .isEqualTo(
                  bit < 8 ? Reason.UNKNOWN_FORM : bit < 72 ? Reason.UNKNOWN_KEY : Reason.DAMAGED);
        });
  }

  @Test
  void everyCutIsNoticed() {
    Draws.each(
        100,
        random -> {
          byte[] sealed = cipher.seal(Draws.bytes(random, 300), CONTEXT);
          int length = random.nextInt(sealed.length);
          assertThat(reason(Arrays.copyOf(sealed, length), CONTEXT))
              .isEqualTo(length == 0 ? Reason.UNKNOWN_FORM : Reason.DAMAGED);
          assertThat(reason(Arrays.copyOf(sealed, sealed.length + 1), CONTEXT))
              .isEqualTo(Reason.DAMAGED);
        });
  }

  @Test
  void sealingTwiceGivesNothingInCommon() {
    byte[] one = cipher.seal(RECORD, CONTEXT);
    byte[] other = cipher.seal(RECORD, CONTEXT);
    long same = IntStream.range(9, one.length).filter(i -> one[i] == other[i]).count();
    assertThat(same).isLessThan(15);
  }

  @Test
  void tokensOfDifferentPurposesAndOrganisationsDiffer() {
    byte[] value = "184037512345678".getBytes(UTF_8);
    RecordCipher elsewhere = new EnvelopeCipher(new RecordKeys(List.of(FIRST), key(8)));
    assertThat(cipher.token("national-id", value))
        .isEqualTo(cipher.token("national-id", value))
        .isNotEqualTo(cipher.token("insurance", value))
        .isNotEqualTo(elsewhere.token("national-id", value));
  }

  // --- Rotation ---

  @Test
  void afterRotationOldRecordsOpenNewOnesNameTheNewKeyAndTokensStay() {
    byte[] old = cipher.seal(RECORD, CONTEXT);
    RecordCipher rotated = new EnvelopeCipher(new RecordKeys(List.of(FIRST, SECOND), INDEX));
    byte[] fresh = rotated.seal(RECORD, CONTEXT);
    assertThat(rotated.open(old, CONTEXT)).isEqualTo(RECORD);
    assertThat(rotated.open(fresh, CONTEXT)).isEqualTo(RECORD);
    assertThat(reason(fresh, CONTEXT)).isEqualTo(Reason.UNKNOWN_KEY);
    assertThat(rotated.token("p", RECORD)).isEqualTo(cipher.token("p", RECORD));
    RecordCipher afterwards = new EnvelopeCipher(new RecordKeys(List.of(SECOND), INDEX));
    assertThat(afterwards.open(fresh, CONTEXT)).isEqualTo(RECORD);
    assertThatThrownBy(() -> afterwards.open(old, CONTEXT))
        .isInstanceOf(RecordNotOpened.class)
        .hasMessageContaining(HexFormat.of().formatHex(old, 1, 9));
  }

  // --- Keys that stay where they are ---

  @Test
  void underAKeyThatOnlyDerivesEnvelopesAreOfTheSecondVersion() throws Exception {
    byte[] sealed = DERIVING.seal(RECORD, CONTEXT);
    assertThat(sealed).hasSize(RECORD.length + 109).startsWith(2);
    byte[] info = "custodia record data key".getBytes(UTF_8);
    byte[] drawn = Arrays.copyOf(info, info.length + 40);
    System.arraycopy(sealed, 9, drawn, info.length, 40);
    byte[] dataKey = hkdf(SECOND.getEncoded(), drawn);
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(hkdf(dataKey, "custodia record body"), "AES"),
        new GCMParameterSpec(128, sealed, 49, 12));
    gcm.updateAAD(sealed, 0, 93);
    assertThat(gcm.doFinal(sealed, 93, sealed.length - 93)).isEqualTo(RECORD);
    assertThat(Arrays.copyOfRange(sealed, 1, 9))
        .isEqualTo(Arrays.copyOf(hkdf(SECOND.getEncoded(), "custodia record key id"), 8));
    assertThat(reason(DERIVING, sealed, "elsewhere".getBytes(UTF_8)))
        .isEqualTo(Reason.WRONG_CONTEXT);
  }

  @Test
  void everyBitOfTheSecondVersionCounts() {
    Draws.each(
        300,
        random -> {
          byte[] sealed = DERIVING.seal(Draws.bytes(random, 300), CONTEXT);
          int bit = random.nextInt(8 * sealed.length);
          sealed[bit / 8] ^= (byte) (1 << bit % 8);
          assertThat(reason(DERIVING, sealed, CONTEXT))
              .isEqualTo(
                  bit < 8 ? Reason.UNKNOWN_FORM : bit < 72 ? Reason.UNKNOWN_KEY : Reason.DAMAGED);
        });
  }

  @Test
  void theVersionIsThatOfTheKey() {
    byte[] sealed = cipher.seal(RECORD, CONTEXT);
    sealed[0] = 2;
    assertThat(reason(sealed, CONTEXT)).isEqualTo(Reason.DAMAGED);
  }

  @Test
  void fromAKeyInMemoryToOneThatStaysWhereItIs() {
    byte[] old = cipher.seal(RECORD, CONTEXT);
    RecordKeys inMemory = new RecordKeys(List.of(FIRST), INDEX);
    RecordCipher both = new EnvelopeCipher(inMemory.before(deriving(SECOND, key(8))));
    assertThat(both.open(old, CONTEXT)).isEqualTo(RECORD);
    assertThat(DERIVING.open(both.seal(RECORD, CONTEXT), CONTEXT)).isEqualTo(RECORD);
    assertThat(both.token("p", RECORD)).isEqualTo(cipher.token("p", RECORD));
  }

  private static RecordKeys deriving(SecretKey key, SecretKey index) {
    return new RecordKeys(
        List.of(new DerivingKey(info -> KeyDerivation.derive(key, info))),
        info -> KeyDerivation.derive(index, info));
  }

  // --- Nothing shows ---

  @Test
  void neitherKeysNorRecordsShow() {
    byte[] sealed = cipher.seal(RECORD, CONTEXT);
    sealed[100] ^= 1;
    RecordNotOpened damaged = notOpened(sealed, CONTEXT);
    assertThat(damaged).hasNoCause();
    for (String shown : List.of(cipher.toString(), damaged.toString())) {
      assertThat(shown)
          .doesNotContain(HexFormat.of().formatHex(FIRST.getEncoded()).substring(0, 8))
          .doesNotContain(HexFormat.of().formatHex(INDEX.getEncoded()).substring(0, 8))
          .doesNotContain(Integer.toHexString(FIRST.hashCode()))
          .doesNotContain("Martin", "patient");
    }
    assertThat(cipher)
        .hasToString("RecordCipher[RecordKeys[" + KNOWN_ENVELOPE.substring(2, 18) + "]]");
  }

  private Reason reason(byte[] sealed, byte[] context) {
    return notOpened(sealed, context).reason();
  }

  private static Reason reason(RecordCipher cipher, byte[] sealed, byte[] context) {
    return catchThrowableOfType(RecordNotOpened.class, () -> cipher.open(sealed, context)).reason();
  }

  private RecordNotOpened notOpened(byte[] sealed, byte[] context) {
    return catchThrowableOfType(RecordNotOpened.class, () -> cipher.open(sealed, context));
  }

  private static SecretKey key(int number) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < 32; i++) bytes[i] = (byte) (number * 31 + i * 7);
    return new SecretKeySpec(bytes, "AES");
  }

  private static byte[] hkdf(byte[] key, String info) {
    return hkdf(key, info.getBytes(UTF_8));
  }

  private static byte[] hkdf(byte[] key, byte[] info) {
    HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
    generator.init(HKDFParameters.skipExtractParameters(key, info));
    byte[] derived = new byte[32];
    generator.generateBytes(derived, 0, 32);
    return derived;
  }

  private static byte[] hmac(byte[] key, byte[] value) {
    var mac = new org.bouncycastle.crypto.macs.HMac(new SHA256Digest());
    mac.init(new KeyParameter(key));
    mac.update(value, 0, value.length);
    byte[] result = new byte[32];
    mac.doFinal(result, 0);
    return result;
  }

  /** 0, 1, 2, … for known answers. */
  private static SecureRandom counting() {
    return new SecureRandom() {
      private byte next;

      @Override
      public void nextBytes(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) bytes[i] = next++;
      }
    };
  }
}
