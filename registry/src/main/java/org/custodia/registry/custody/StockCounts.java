package org.custodia.registry.custody;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;

/**
 * Counting stock by scanning: open a count of everything, of a product or of a lot; scan what is
 * there, as often as one likes; close it, which compares; explain each difference. Counts are the
 * member's own and are not on any ledger; what they bring to light is put right by acts.
 */
public interface StockCounts {

  /**
   * @param gtin 14 digits, to count one product only
   * @param lotNumber to count one lot of it only
   */
  record Scope(Optional<String> gtin, Optional<String> lotNumber) {}

  /** Why a count and the books differ. */
  enum Explanation {
    MISCOUNTED,
    FOUND_LATER,
    NOT_YET_RECEIVED,
    NOT_YET_DISPATCHED,
    NOT_YET_DISPENSED,
    LOST,
    STOLEN,
    DESTROYED,
    UNKNOWN
  }

  enum State {
    OPEN,
    CLOSED
  }

  /** What became of one scan. */
  enum Outcome {
    /** In the books, and now counted; a unit counts all its packs. */
    COUNTED,
    /** Counted before. */
    AGAIN,
    /** Not in the books, or outside of what is counted. */
    UNEXPECTED,
    /** No pack and no unit. */
    UNREADABLE
  }

  /** The same id again answers the same count. */
  Count open(Caller caller, UUID id, Scope scope, String place);

  /** In the order of the scans. */
  List<Outcome> scan(Caller caller, UUID count, List<String> scans);

  /** Compares with what the books hold now. Closing again changes nothing. */
  Count close(Caller caller, UUID count);

  /** Explains one difference, or several at once; the last explanation counts, all are kept. */
  Count explain(
      Caller caller, UUID count, List<String> packIds, Explanation explanation, String note);

  Optional<Count> find(Caller caller, UUID count);

  List<Count> latest(Caller caller, int limit);

  /** Differences of a closed count, those without explanation first. */
  List<Difference> differences(Caller caller, UUID count, int limit, int offset);

  /**
   * @param expected packs in the books when it was closed; 0 while it is open
   * @param unexplained differences of a closed count that nobody has explained
   */
  record Count(
      UUID id,
      Scope scope,
      String place,
      State state,
      String openedBy,
      Instant openedAt,
      Optional<Instant> closedAt,
      int expected,
      int counted,
      int missing,
      int surplus,
      int unexplained) {}

  /**
   * @param missing in the books and not found; otherwise found and not in the books
   */
  record Difference(
      Units.Pack pack,
      boolean missing,
      Optional<Explanation> explanation,
      Optional<String> note,
      Optional<String> explainedBy) {}
}
