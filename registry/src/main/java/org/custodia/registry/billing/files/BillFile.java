package org.custodia.registry.billing.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * A file of bills, read from its beginning to its end without keeping it. It is CSV with a line of
 * headings ({@link BillCsv}), or FHIR R4 in JSON: a Claim, a Bundle of them, or one a line ({@link
 * ClaimFile}); what it is shows in its first character.
 */
public final class BillFile {
  /** Lines of bills in a file. */
  public static final int MOST_LINES = 100_000;

  private static final int BOM = 3;
  private static final int LOOKED_AT = 4_096;

  private BillFile() {}

  /**
   * Tells each line, in order, and each that is none with the reason.
   *
   * @throws Problem BAD_INPUT for a file that cannot be read as a whole: CUS-BFL-001 for its
   *     headings, 002 and 003 for its encoding, 004 for no lines or too many, 022 for JSON that is
   *     none
   */
  public static void read(InputStream file, Consumer<Filed> to) {
    try {
      BufferedInputStream in = new BufferedInputStream(file, 1 << 16);
      BillRules rules = new BillRules(to);
      if (isJson(in)) {
        ClaimFile.read(in, rules);
      } else {
        BillCsv.read(in, rules);
      }
      rules.end();
    } catch (IOException failure) {
      throw new UncheckedIOException("the file of bills could not be read", failure);
    }
  }

  /** Leaves the stream behind a byte order mark. */
  private static boolean isJson(BufferedInputStream in) throws IOException {
    in.mark(LOOKED_AT);
    byte[] first = in.readNBytes(LOOKED_AT);
    in.reset();
    if (isUtf16(first)) throw new Problem(Kind.BAD_INPUT, "CUS-BFL-003");
    int at = 0;
    if (first.length >= BOM
        && (first[0] & 0xff) == 0xef
        && (first[1] & 0xff) == 0xbb
        && (first[2] & 0xff) == 0xbf) {
      in.skipNBytes(BOM);
      at = BOM;
    }
    while (at < first.length && Character.isWhitespace(first[at])) at++;
    return at < first.length && (first[at] == '{' || first[at] == '[');
  }

  /** With its mark, or with a zero in the first characters, which text has nowhere else. */
  private static boolean isUtf16(byte[] first) {
    if (first.length < 2) return false;
    int mark = (first[0] & 0xff) << 8 | first[1] & 0xff;
    return mark == 0xfeff || mark == 0xfffe || first[0] == 0 || first[1] == 0;
  }
}
