package org.custodia.acceptance.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.custodia.acceptance.network.BlockTime;
import org.custodia.acceptance.stack.Program;

/**
 * A pack was scanned. The news may still be on its way from another member's node, so the scan is
 * repeated until the verdict is the expected one or patience is over; verdicts on the way are told.
 */
public final class Scan {
  private final Narrator.Telling telling;
  private final Program program;
  private final BlockTime blockTime;
  private final String scan;
  private final List<String> onTheWay = new ArrayList<>();
  private Program.Answer answer;

  Scan(Narrator.Telling telling, Program program, BlockTime blockTime, String scan) {
    this.telling = telling;
    this.program = program;
    this.blockTime = blockTime;
    this.scan = scan;
    ask();
  }

  public void expectGenuine() {
    expect("GENUINE");
  }

  public void expectAlreadyDispensed() {
    expect("ALREADY_DISPENSED");
  }

  public void expectRecalled() {
    expect("RECALLED");
  }

  /** The label names a real lot, but no pack of it has this serial. */
  public void expectUnknownSerial() {
    expect("UNKNOWN_SERIAL");
  }

  public void expectUnreadable() {
    expect("UNREADABLE");
  }

  private void expect(String verdict) {
    Boolean came =
        blockTime.await(
            () -> {
              if (verdict().equals(verdict)) return true;
              if (!onTheWay.contains(verdict())) onTheWay.add(verdict());
              ask();
              return null;
            });
    if (came == null) throw telling.failed(verdict, answer.toString());
    telling.passed(
        onTheWay.isEmpty() ? verdict : String.join(", ", onTheWay) + ", then " + verdict);
  }

  private String verdict() {
    return answer.isGood() ? answer.text("verdict") : "HTTP " + answer.status();
  }

  private void ask() {
    answer =
        program.post(
            "/api/v1/verifications", Map.of("id", UUID.randomUUID().toString(), "scan", scan));
  }
}
