package org.custodia.registry.medicines;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.RecallScope;
import org.custodia.contracts.medicines.LotNotice;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.packs.SerialList;
import org.custodia.scanners.gs1.Gtin;

/** What people write about lots, checked; every problem is BAD_INPUT. */
final class LotInput {
  static final int LONGEST_LOT_NUMBER = 20;
  static final int LONGEST_REASON = 500;

  private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);
  private static final LocalDate LATEST = LocalDate.of(2099, 12, 31);
  private static final Set<Action> OF_STATUS =
      Set.of(Action.RECALL, Action.WITHDRAW, Action.BLOCK, Action.UNBLOCK);

  private LotInput() {}

  /** CUS-LOT-021; its 14 digits. */
  static String gtin(String written) {
    return Gtin.parse(written.strip())
        .map(Gtin::digits)
        .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-LOT-021"));
  }

  static String digits(long gtin) {
    return Gtin.ofNumber(gtin).digits();
  }

  /** CUS-LOT-022; GS1 General Specifications, AI (10): 1 to 20 characters of set 82. */
  static String lotNumber(String written) {
    String number = written.strip();
    boolean valid =
        !number.isEmpty()
            && number.length() <= LONGEST_LOT_NUMBER
            && number.chars().allMatch(SerialList::isLabelCharacter);
    if (!valid) {
      throw new Problem(Kind.BAD_INPUT, "CUS-LOT-022", LONGEST_LOT_NUMBER);
    }
    return number;
  }

  /** CUS-LOT-023; a label has two digits for the year. */
  static void expiry(LocalDate day) {
    if (day.isBefore(EARLIEST) || day.isAfter(LATEST)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-LOT-023", EARLIEST, LATEST);
    }
  }

  /** CUS-LOT-034. */
  static Action statusAction(String name) {
    Optional<Action> action =
        Stream.of(Action.values())
            .filter(OF_STATUS::contains)
            .filter(candidate -> candidate.name().equals(name))
            .findFirst();
    return action.orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-LOT-034"));
  }

  /** CUS-LOT-033; public for ever, so short and printable. */
  static void reason(String text) {
    if (text.isBlank() || !isText(text)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-LOT-033", LONGEST_REASON);
    }
  }

  private static boolean isText(String text) {
    return text.length() <= LONGEST_REASON
        && text.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c))
        && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** CUS-LOT-033, 034, 038 and 040, each for its part. */
  static LotNotice notice(Lots.Order order) {
    Action action = statusAction(order.action());
    reason(order.reason());
    RecallScope scope =
        Stream.of(RecallScope.values())
            .filter(known -> known.name().equals(order.scope()))
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-LOT-040"));
    if (!order.advice().isEmpty() && !isText(order.advice())) {
      throw new Problem(Kind.BAD_INPUT, "CUS-LOT-038", LONGEST_REASON);
    }
    return new LotNotice(action, scope, order.reason(), order.advice());
  }

  /** Each once, in their order; CUS-LOT-041 for too many. */
  static List<String> serials(List<String> written) {
    List<String> serials =
        written.stream().map(String::strip).filter(one -> !one.isEmpty()).distinct().toList();
    if (serials.size() > LotNotice.PACKS_LIMIT) {
      throw new Problem(Kind.BAD_INPUT, "CUS-LOT-041", LotNotice.PACKS_LIMIT);
    }
    return serials;
  }
}
