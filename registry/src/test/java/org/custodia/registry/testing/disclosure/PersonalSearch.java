package org.custodia.registry.testing.disclosure;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.jcajce.provider.digest.Keccak;

/**
 * Finds personal data in bytes: as text in any case, with and without accents; as UTF-16; as hex or
 * base64 of these; and as unsalted SHA-256 or Keccak-256, whose few possible inputs anybody can
 * try. A word of 32 bytes, or a UUID's 16, that is given as hex is looked for as such, too: that is
 * how nodes keep it.
 */
public final class PersonalSearch {
  /** So many bytes of a needle are looked up at each place. */
  private static final int KEY = 4;

  /** Shorter ones in hex, or in base64, stand in random bytes by chance. */
  private static final int SHORTEST_HEX = 10;

  private static final int SHORTEST_BASE64 = 8;

  private static final Pattern WORD = Pattern.compile("(?:0x)?((?:[0-9a-f]{32}){1,2})");

  /**
   * Something found. Says whose and what, and not the data itself.
   *
   * @param at where in the surface, in bytes (of the folded text for text forms)
   */
  public record Leak(String surface, String patient, String kind, String form, int at) {}

  private final Map<Integer, List<Needle>> raw = new HashMap<>();
  private final Map<Integer, List<Needle>> folded = new HashMap<>();
  private final BitSet rawKeys = new BitSet(1 << 20);
  private final BitSet foldedKeys = new BitSet(1 << 20);
  private int needles;

  public PersonalSearch(Collection<PersonalData> patients) {
    Map<String, Needle> distinct = new LinkedHashMap<>();
    for (PersonalData patient : patients) {
      for (PersonalData.Written written : patient.written()) forms(written, distinct);
    }
    distinct.values().forEach(this::add);
  }

  /** How many different byte strings are looked for. */
  public int size() {
    return needles;
  }

  /**
   * @param surface what it is called in the report
   */
  public List<Leak> in(String surface, byte[] bytes) {
    Map<String, Leak> leaks = new LinkedHashMap<>();
    scan(surface, bytes, raw, rawKeys, leaks);
    scan(surface, PersonalData.folded(bytes), folded, foldedKeys, leaks);
    return List.copyOf(leaks.values());
  }

  private static void scan(
      String surface,
      byte[] bytes,
      Map<Integer, List<Needle>> needles,
      BitSet keys,
      Map<String, Leak> leaks) {
    for (int at = 0; at + KEY <= bytes.length; at++) {
      int key = key(bytes, at);
      if (!keys.get(slot(key))) continue;
      for (Needle needle : needles.getOrDefault(key, List.of())) {
        if (needle.isAt(bytes, at)) {
          Leak leak = new Leak(surface, needle.patient(), needle.kind(), needle.form(), at);
          leaks.putIfAbsent(leak.patient() + leak.kind() + leak.form(), leak);
        }
      }
    }
  }

  private static void forms(PersonalData.Written written, Map<String, Needle> into) {
    String folded = PersonalData.withoutAccents(written.text()).toLowerCase();
    put(into, written, "text", folded.getBytes(StandardCharsets.UTF_8), true, true);
    Matcher digits = WORD.matcher(folded);
    if (digits.matches()) {
      byte[] word = HexFormat.of().parseHex(digits.group(1));
      put(into, written, word.length + " bytes", word, false, false);
      encoded(into, written, " of " + word.length + " bytes", word);
    }
    for (String text : PersonalData.cases(written.text())) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      encoded(into, written, "", utf8);
      for (Charset wide : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
        byte[] bytes = text.getBytes(wide);
        put(into, written, wide.name(), bytes, false, false);
        encoded(into, written, " of " + wide.name(), bytes);
      }
      hashed(into, written, "SHA-256", sha256(utf8));
      hashed(into, written, "Keccak-256", new Keccak.Digest256().digest(utf8));
    }
  }

  private static void hashed(
      Map<String, Needle> into, PersonalData.Written written, String form, byte[] hash) {
    put(into, written, form, hash, false, false);
    encoded(into, written, " of " + form, hash);
  }

  /** Hex, and base64 wherever the text stands within what was encoded. */
  private static void encoded(
      Map<String, Needle> into, PersonalData.Written written, String of, byte[] bytes) {
    byte[] hex = HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
    if (hex.length >= SHORTEST_HEX) put(into, written, "hex" + of, hex, true, false);
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      // What depends on the bytes before and after is cut off.
      int from = before == 0 ? 0 : before + 1;
      int to = shifted.length * 8 / 6;
      for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
        String core = encoder.encodeToString(shifted).substring(from, to);
        if (core.length() >= SHORTEST_BASE64) {
          byte[] text = core.getBytes(StandardCharsets.US_ASCII);
          put(into, written, "base64" + of, text, false, false);
        }
      }
    }
  }

  private static void put(
      Map<String, Needle> into,
      PersonalData.Written written,
      String form,
      byte[] bytes,
      boolean folded,
      boolean word) {
    if (bytes.length < KEY) return;
    into.putIfAbsent(
        folded + HexFormat.of().formatHex(bytes) + written.patient(),
        new Needle(written.patient(), written.kind(), form, bytes, folded, word));
  }

  private void add(Needle needle) {
    int key = key(needle.bytes(), 0);
    (needle.folded() ? folded : raw).computeIfAbsent(key, k -> new ArrayList<>()).add(needle);
    (needle.folded() ? foldedKeys : rawKeys).set(slot(key));
    needles++;
  }

  private static int key(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  private static int slot(int key) {
    return (key * 0x9E3779B1) >>> 12;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
