package org.custodia.scanners.agent.chain;

import java.nio.charset.StandardCharsets;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.gs1.HumanOriginScan;
import org.custodia.scanners.gs1.OtherScan;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.Scan;

/**
 * What an event at a checkpoint says beside who, where and when. The act that is signed holds only
 * its hash; the session, 32 random bytes, keeps anybody from guessing what was hashed.
 *
 * @param session the piece of work that it belongs to, such as one delivery
 * @param refers the event that is taken back; of {@link Entry#FINISHED} the {@link SessionRoot}
 *     over the scans; else zero
 * @param operator who held the scanner, by the name that the organisation gave them
 * @param input which of the agent's inputs it came from
 * @param text exactly what arrived, separators included, or what a calibrated scanner meant by it;
 *     empty for {@link Entry#FINISHED} and {@link Entry#UNDONE}
 */
public record ScanTerms(
    Entry entry,
    CheckpointMode mode,
    Bytes32 session,
    Bytes32 refers,
    String operator,
    String input,
    String text) {

  /** What kind of event it is; the numbers are signed and never change. */
  public enum Entry {
    SCANNED(1),
    /** Nothing is deleted: what was scanned by mistake is taken back by a further event. */
    UNDONE(2),
    /** The session is complete. */
    FINISHED(3);

    private final int code;

    Entry(int code) {
      this.code = code;
    }
  }

  /** Keccak-256 of {@code abi.encode(uint8, uint8, bytes32, bytes32, string, string, string)}. */
  public Bytes32 detail() {
    return Bytes32.keccak(
        AbiValue.encodeAll(
            AbiValue.uint(entry.code),
            AbiValue.uint(mode.code()),
            AbiValue.bytes32(session),
            AbiValue.bytes32(refers),
            AbiValue.string(operator),
            AbiValue.string(input),
            AbiValue.string(text)));
  }

  /**
   * What the act names as its subject: a pack by the ledger's id of it, a logistic unit by its
   * number, anything else by the hash of the text; of other events the session.
   *
   * @param scan how {@link #text} reads
   */
  public Bytes32 subject(Scan scan) {
    if (entry != Entry.SCANNED) {
      return session;
    }
    if (scan instanceof PackScan pack) {
      return PackLeaf.packId(pack.gtin().number(), pack.serial());
    }
    if (scan instanceof OtherScan other) {
      Element first = other.reading().elements().get(0);
      if (first.ai().equals("00")) {
        return Bytes32.of(AbiValue.uint(Long.parseLong(first.value())).encode());
      }
    }
    return Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Organs go by a kind of their own. */
  public SubjectKind kind(Scan scan) {
    return mode == CheckpointMode.ORGAN || scan instanceof HumanOriginScan
        ? SubjectKind.ORGAN_LEG
        : SubjectKind.MEDICINE;
  }
}
