package org.custodia.registry.ledger;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What others wrote to the ledger that they had no business to, as each organisation has it. */
public final class Trespasses {
  private final OrganisationRows rows;
  private final TrespassRows trespasses;
  private final BiFunction<String, Bytes32, Optional<Sending>> sendings;

  /**
   * @param sendings who sent a transaction and when, by an organisation's own node
   */
  Trespasses(
      OrganisationRows rows,
      JdbcClient jdbc,
      BiFunction<String, Bytes32, Optional<Sending>> sendings) {
    this.rows = rows;
    this.trespasses = new TrespassRows(jdbc);
    this.sendings = sendings;
  }

  /**
   * That a transaction was sent.
   *
   * @param account lower-case hex with 0x
   */
  public record Sending(String account, Trespass.Moment at) {}

  /** The latest first: at most one for each kind and member, and one for each kind by nobody. */
  public List<Trespass> all(String organisation) {
    return rows.in(organisation, trespasses::all);
  }

  /** Those of which the regulator has to be told: the first, and when it is ten times as many. */
  public List<Trespass> untold(String organisation) {
    return rows.in(organisation, trespasses::untold);
  }

  /** The regulator has been told of this. */
  public void told(String organisation, Trespass trespass) {
    rows.in(organisation, () -> trespasses.told(organisation, trespass, step(trespass)));
  }

  /** The power of ten that the number has reached: 1, 10, 100, … */
  public static long step(Trespass trespass) {
    long step = 1;
    while (step <= trespass.times() / 10) step *= 10;
    return step;
  }

  /**
   * Who sent a transaction, and when; empty where it is in no block of our node.
   *
   * @throws NodeUnavailable when it does not answer
   */
  public Optional<Sending> sending(String organisation, Bytes32 transaction) {
    return sendings.apply(organisation, transaction);
  }
}
