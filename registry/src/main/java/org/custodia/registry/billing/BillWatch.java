package org.custodia.registry.billing;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.billing.WatchedLineRows.Judged;
import org.custodia.registry.billing.WatchedLineRows.Place;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Tells the regulator of what is odd about bills. People close the cases.
 *
 * <p>A line that charges too much: one case for each biller. What is judged of the line afterwards
 * settles it, and another overcharge is told anew.
 *
 * <p>A pack that a biller billed to two payers. A contract refuses the second bill in its own
 * channel only, and the biller's registry does so before anybody signs: so this is about one that
 * went round its registry. Once one of both lines is charged no longer, that settles it. Payers are
 * not named in it: neither is to learn who else paid.
 */
final class BillWatch implements Keeper {
  private static final int AT_ONCE = 200;

  private final OrganisationRows rows;
  private final WatchedLineRows lines;
  private final Members members;
  private final Ledger ledger;
  private final Alerts alerts;

  BillWatch(
      OrganisationRows rows, WatchedLineRows lines, Members members, Ledger ledger, Alerts alerts) {
    this.rows = rows;
    this.lines = lines;
    this.members = members;
    this.ledger = ledger;
    this.alerts = alerts;
  }

  @Override
  public void look(String organisation) {
    if (members.isRegulator(organisation, ledger.memberId(organisation))) {
      rows.in(organisation, () -> lookAt(organisation));
    }
  }

  private void lookAt(String organisation) {
    Place from = lines.position(organisation);
    Place to = lines.last(organisation).orElse(from);
    if (to.equals(from)) return;
    List<Judged> fresh = lines.between(organisation, from, to, AT_ONCE);
    for (Judged one : fresh) {
      overcharges(organisation, one);
      one.pack().ifPresent(pack -> twice(organisation, one, pack));
    }
    boolean all = fresh.size() < AT_ONCE;
    lines.reached(organisation, all ? to : fresh.get(fresh.size() - 1).place());
  }

  // --- Overcharges ---

  private void overcharges(String organisation, Judged one) {
    for (Place before : lines.overchargedBefore(organisation, one)) {
      alerts.settle(organisation, overchargedId(one, before), one.at());
    }
    if (one.isOvercharged()) alerts.raise(organisation, overcharged(one));
  }

  private static UUID overchargedId(Judged one, Place place) {
    return AlertFact.id(
        AlertKind.OVERCHARGED, one.bill(), one.line(), place.block(), place.logIndex());
  }

  private static AlertFact overcharged(Judged one) {
    return new AlertFact(
        overchargedId(one, one.place()),
        AlertKind.OVERCHARGED,
        AlertSubject.member(one.biller()),
        List.of(one.biller()),
        one.at(),
        Map.of(
            "bill", one.bill().toString(),
            "line", Integer.toString(one.line() + 1),
            "code", one.code(),
            "day", one.day().toString(),
            "amount", amount(one),
            "block", Long.toString(one.block()),
            "transaction", one.transaction().toString()));
  }

  /** In units of the currency; in minor units where ISO 4217 does not know it. */
  private static String amount(Judged one) {
    int decimals =
        Currency.getAvailableCurrencies().stream()
            .filter(known -> known.getCurrencyCode().equals(one.currency()))
            .findFirst()
            .map(known -> Math.max(0, known.getDefaultFractionDigits()))
            .orElse(0);
    return new BigDecimal(one.difference(), decimals).toPlainString() + " " + one.currency();
  }

  // --- Packs ---

  private void twice(String organisation, Judged one, Bytes32 pack) {
    for (Judged other : lines.elsewhere(organisation, one, pack)) {
      if (one.cancelled()) {
        alerts.settle(organisation, twiceId(pack, one, other), one.at());
      } else if (!other.cancelled()) {
        alerts.raise(organisation, twice(pack, one, other));
      }
    }
  }

  private static UUID twiceId(Bytes32 pack, Judged one, Judged other) {
    List<Bytes32> bills = Stream.of(one.bill(), other.bill()).sorted().toList();
    return AlertFact.id(AlertKind.PACK_BILLED_TWICE, pack, bills);
  }

  private static AlertFact twice(Bytes32 pack, Judged one, Judged other) {
    return new AlertFact(
        twiceId(pack, one, other),
        AlertKind.PACK_BILLED_TWICE,
        AlertSubject.bill(one.bill()),
        List.of(one.biller()),
        one.at(),
        Map.of(
            "first", other.bill().toString(),
            "second", one.bill().toString(),
            "block", Long.toString(one.block()),
            "transaction", one.transaction().toString()));
  }
}
