package org.custodia.registry.prescriptions;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Base32;
import org.custodia.contracts.Bytes32;

/**
 * What the patient carries, as the text of a QR code: {@code CRX1} and, in Base32 (RFC 4648, no
 * padding), commitment and salt. Capitals and digits only, so that a QR code holds it in its
 * alphanumeric mode and Caps Lock does it no harm.
 *
 * @param salt with which the document was committed to; whoever has it may read the document
 */
public record PrescriptionCode(Bytes32 commitment, Bytes32 salt) {
  private static final String MARK = "CRX1";
  private static final Base32 BASE32 = new Base32();
  private static final int WORD = 52;
  private static final Pattern FORM = Pattern.compile("CRX1[A-Z2-7]{104}");

  /** Empty when it is no such text; spaces and the case of letters make no difference. */
  public static Optional<PrescriptionCode> parse(String scanned) {
    String text = scanned.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
    if (!FORM.matcher(text).matches()) return Optional.empty();
    String body = text.substring(MARK.length());
    var code = new PrescriptionCode(word(body.substring(0, WORD)), word(body.substring(WORD)));
    return code.text().equals(text) ? Optional.of(code) : Optional.empty();
  }

  public String text() {
    return MARK + base32(commitment) + base32(salt);
  }

  private static String base32(Bytes32 word) {
    return BASE32.encodeAsString(word.toArray()).substring(0, WORD);
  }

  private static Bytes32 word(String text) {
    return Bytes32.of(BASE32.decode(text));
  }
}
