package org.custodia.registry.billing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;

/**
 * What biller, payer, regulator and patient call a bill when they talk about it: the first 40 bits
 * of its id, which all of them have, in eight characters that are not mistaken for each other when
 * they are read out (Crockford's base 32), such as {@code 7K3F-9QWX}. It is on no ledger by itself
 * and says nothing of anybody. Two bills may share one, once in a million million.
 *
 * @param text eight characters with a hyphen in the middle
 */
public record BillReference(String text) {
  private static final String CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int BYTES = 5;
  private static final int HALF = 4;
  private static final Pattern FORM = Pattern.compile("[" + CHARACTERS + "]{8}");

  public static BillReference of(Bytes32 bill) {
    long bits = 0;
    for (byte one : Arrays.copyOf(bill.toArray(), BYTES)) bits = bits << 8 | one & 0xff;
    StringBuilder text = new StringBuilder();
    for (int shift = 35; shift >= 0; shift -= 5) {
      text.append(CHARACTERS.charAt((int) (bits >> shift) & 31));
    }
    return new BillReference(text.insert(HALF, '-').toString());
  }

  /** As somebody may write it: in small letters, with spaces, an O for a zero, an I for a one. */
  public static Optional<BillReference> read(String written) {
    String plain =
        written
            .replaceAll("[\\s-]", "")
            .toUpperCase(Locale.ROOT)
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1');
    return Optional.of(plain)
        .filter(one -> FORM.matcher(one).matches())
        .map(one -> new BillReference(one.substring(0, HALF) + "-" + one.substring(HALF)));
  }

  /** The lowest of the ids that go by it. */
  byte[] lowest() {
    return id((byte) 0);
  }

  byte[] highest() {
    return id((byte) 0xff);
  }

  private byte[] id(byte rest) {
    long bits = 0;
    for (char one : text.replace("-", "").toCharArray()) {
      bits = bits << 5 | CHARACTERS.indexOf(one);
    }
    byte[] id = new byte[32];
    Arrays.fill(id, rest);
    for (int i = BYTES - 1; i >= 0; i--, bits >>= 8) id[i] = (byte) bits;
    return id;
  }
}
