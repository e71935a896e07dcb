package org.custodia.registry.testing.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bouncycastle.jcajce.provider.digest.Keccak;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The search finds what is put there on purpose, and nothing where there is nothing. */
class PlantedLeaksTest {
  private static final PersonalData PATIENT =
      new PersonalData(
          "planted",
          Map.of(
              "name given", "Éloïse",
              "name family", "Châtelain-Bœuf",
              "birthDate", "1962-03-09",
              "address", "14 impasse des Églantiers",
              "phone", "+33 6 12 34 56 78",
              "email", "eloise.cb@example.org",
              "nationalId", "2 62 03 69 123 456 78",
              "insurance", "MUT-0042-77",
              "user", "patient.eloise"));

  private static final PersonalSearch SEARCH = new PersonalSearch(List.of(PATIENT));

  static Stream<Arguments> plants() {
    Stream.Builder<Arguments> plants = Stream.builder();
    PATIENT
        .fields()
        .forEach(
            (kind, value) ->
                ways()
                    .forEach(
                        (way, write) ->
                            plants.add(Arguments.of(kind + " as " + way, write.apply(value)))));
    return plants.build();
  }

  private static Map<String, Function<String, byte[]>> ways() {
    return Map.ofEntries(
        Map.entry("UTF-8", text -> utf8(text)),
        Map.entry("capitals", text -> utf8(text.toUpperCase(Locale.ROOT))),
        Map.entry("no accents", text -> utf8(PersonalData.withoutAccents(text))),
        Map.entry("UTF-16BE", text -> text.getBytes(StandardCharsets.UTF_16BE)),
        Map.entry("UTF-16LE", text -> text.getBytes(StandardCharsets.UTF_16LE)),
        Map.entry("hex", text -> utf8(HexFormat.of().formatHex(utf8(text)))),
        Map.entry("HEX", text -> utf8(HexFormat.of().withUpperCase().formatHex(utf8(text)))),
        Map.entry(
            "base64 somewhere inside",
            text -> utf8(Base64.getEncoder().encodeToString(utf8("{\"a\":\"" + text + "\"}")))),
        Map.entry(
            "base64url", text -> utf8(Base64.getUrlEncoder().encodeToString(utf8("?" + text)))),
        Map.entry("SHA-256", text -> sha256(text)),
        Map.entry(
            "SHA-256 of small letters in hex",
            text -> utf8(HexFormat.of().formatHex(sha256(text.toLowerCase(Locale.ROOT))))),
        Map.entry("Keccak-256", text -> new Keccak.Digest256().digest(utf8(text))),
        Map.entry(
            "Keccak-256 without signs in hex",
            text ->
                utf8(
                    HexFormat.of()
                        .formatHex(
                            new Keccak.Digest256()
                                .digest(utf8(text.replaceAll("[^\\p{L}\\p{N}@]", "")))))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plants")
  void findsEveryFieldInEveryForm(String plant, byte[] bytes) {
    byte[] noise = noise(20_000);
    byte[] surface = new byte[noise.length + bytes.length + 2];
    System.arraycopy(noise, 0, surface, 0, 10_000);
    surface[10_000] = ' ';
    System.arraycopy(bytes, 0, surface, 10_001, bytes.length);
    surface[10_001 + bytes.length] = ' ';
    System.arraycopy(noise, 10_000, surface, 10_002 + bytes.length, 10_000);
    assertThat(SEARCH.in("noise", surface)).as(plant).isNotEmpty();
  }

  @Test
  void findsADateInEveryUsualForm() {
    for (String date :
        List.of("1962-03-09", "09/03/1962", "9 mars 1962", "19620309", "March 9, 1962")) {
      assertThat(SEARCH.in("text", utf8("born " + date + "."))).as(date).isNotEmpty();
    }
  }

  @Test
  void findsNameAndBirthDateHashedTogether() {
    byte[] hash = sha256("châtelain-bœuf|éloïse|1962-03-09");
    assertThat(SEARCH.in("words", hash)).extracting("kind").containsExactly("name and birth date");
  }

  @Test
  void findsAWordThatWasGivenAsHexAndAUuid() {
    found(sha256("somebody"), "", "0x");
    byte[] id = Arrays.copyOf(sha256("somebody"), 16);
    found(id, "");
    String dashed = UUID.nameUUIDFromBytes(id).toString();
    byte[] digits = HexFormat.of().parseHex(dashed.replace("-", ""));
    var search = new PersonalSearch(List.of(new PersonalData("one", Map.of("id", dashed))));
    assertThat(search.in("node", digits)).extracting("form").containsExactly("16 bytes");
    assertThat(search.in("log", utf8("GET /my/" + dashed + "/records"))).isNotEmpty();
  }

  private static void found(byte[] word, String... prefixes) {
    String hex = HexFormat.of().formatHex(word);
    for (String prefix : prefixes) {
      String given = prefix + hex;
      var search =
          new PersonalSearch(List.of(new PersonalData("somebody", Map.of("pseudonym", given))));
      assertThat(search.in("node", word))
          .extracting("form")
          .containsExactly(word.length + " bytes");
      assertThat(search.in("row", utf8(hex))).isNotEmpty();
      assertThat(search.in("wire", Base64.getEncoder().encode(word))).isNotEmpty();
      assertThat(search.in("another", sha256("somebody else"))).isEmpty();
    }
  }

  @Test
  void findsNothingInNoiseAndNothingInsideOtherWords() {
    assertThat(SEARCH.in("noise", noise(2_000_000))).isEmpty();
    assertThat(SEARCH.in("hex", utf8(HexFormat.of().formatHex(noise(1_000_000))))).isEmpty();
    assertThat(SEARCH.in("text", utf8("Éloïsette et les autres"))).isEmpty();
  }

  @Test
  void findsAWordThatTwoChannelsShareAndLeavesOutWhatIsExplained() {
    byte[] member = noise(32);
    byte[] patient = Arrays.copyOfRange(noise(200), 100, 120);
    byte[] one = join(noise(300), member, new byte[12], patient, noise(77));
    byte[] other = join(new byte[5], member, Arrays.copyOfRange(noise(900), 500, 801), patient);
    SharedWords words =
        new SharedWords().channel("one", List.of(one)).channel("other", List.of(other));
    assertThat(words.unexplained())
        .extracting(SharedWords.Shared::hex)
        .anyMatch(hex -> hex.contains(HexFormat.of().formatHex(patient)));
    List<SharedWords.Shared> left = words.explain(member).unexplained();
    assertThat(left)
        .extracting(SharedWords.Shared::hex)
        .noneMatch(hex -> hex.contains(HexFormat.of().formatHex(member)));
    assertThat(words.explain(patient).unexplained())
        .extracting(SharedWords.Shared::hex)
        .noneMatch(hex -> hex.contains(HexFormat.of().formatHex(patient)));
  }

  private static byte[] join(byte[]... pieces) {
    int length = Arrays.stream(pieces).mapToInt(piece -> piece.length).sum();
    java.nio.ByteBuffer joined = java.nio.ByteBuffer.allocate(length);
    for (byte[] piece : pieces) joined.put(piece);
    return joined.array();
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(utf8(text));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
