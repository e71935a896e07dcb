package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.messages.WireObject;
import org.custodia.scanners.isbt128.DonationNumber;

/**
 * What stands on the labels of a donor's organs, and the salt under which the ledger knows it. Made
 * by the organ bank and told to whoever takes the organ, so that each compares scans with what the
 * ledger says; on no ledger.
 *
 * @param din donation identification number of ISBT 128, 13 characters
 * @param sender who sends, with a telephone number that is answered
 */
record Labels(Bytes32 caseId, Bytes32 salt, String din, String sender, String phone) {
  private static final int LONGEST = 100;
  private static final int LONGEST_SENDER = 60;
  private static final Pattern PHONE = Pattern.compile("[+0-9][0-9 ()/.-]{4,24}");

  /** What is on a label or a device, and is scanned. */
  enum Mark {
    DONATION,
    BOX,
    SEAL,
    LOGGER,
    VEHICLE,
    SAMPLE
  }

  /**
   * Labels as a bank enters them.
   *
   * @param din scanned, or typed with its check character
   * @throws Problem BAD_INPUT CUS-ORG-120 for what is no donation number of ISBT 128, CUS-ORG-020
   *     naming the field for what does not go on a label
   */
  static Labels entered(Bytes32 caseId, Bytes32 salt, String din, String sender, String phone) {
    DonationNumber number =
        LabelScans.number(din).orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-ORG-120"));
    boolean control = sender.chars().anyMatch(Character::isISOControl);
    if (sender.isBlank() || sender.length() > LONGEST_SENDER || control) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ORG-020", "sender");
    }
    if (!PHONE.matcher(phone).matches()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ORG-020", "phone");
    }
    return new Labels(caseId, salt, number.characters(), sender, phone);
  }

  /** How the ledger names what was scanned: nobody without the salt can tell what it was. */
  Bytes32 commitment(Mark mark, String scanned) {
    byte[] text = (mark + " " + LabelScans.plain(mark, scanned)).getBytes(StandardCharsets.UTF_8);
    byte[] salted = new byte[32 + text.length];
    System.arraycopy(salt.toArray(), 0, salted, 0, 32);
    System.arraycopy(text, 0, salted, 32, text.length);
    return Bytes32.keccak(salted);
  }

  Bytes32 donation() {
    return commitment(Mark.DONATION, din);
  }

  String write() {
    return WireObject.text(
        WireObject.create()
            .put("caseId", caseId.toString())
            .put("salt", salt.toString())
            .put("din", din)
            .put("sender", sender)
            .put("phone", phone));
  }

  static Labels read(WireObject json) {
    var labels =
        new Labels(
            json.bytes32("caseId"),
            json.bytes32("salt"),
            json.string("din", LONGEST),
            json.string("sender", LONGEST),
            json.string("phone", LONGEST));
    json.end();
    return labels;
  }
}
