package org.custodia.registry.billing;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.billing.BilledPackRows.Billed;
import org.custodia.registry.billing.BilledPackRows.Place;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Tells the regulator of a pack that a biller billed to two payers. A contract refuses the second
 * bill in its own channel only, and the biller's registry does so before anybody signs: so this is
 * about one that went round its registry. Once one of both lines is charged no longer, that settles
 * it; people close the case. Payers are not named in it: neither is to learn who else paid.
 */
final class BilledTwiceWatch implements Keeper {
  private static final int AT_ONCE = 200;

  private final OrganisationRows rows;
  private final BilledPackRows packs;
  private final Members members;
  private final Ledger ledger;
  private final Alerts alerts;

  BilledTwiceWatch(
      OrganisationRows rows, BilledPackRows packs, Members members, Ledger ledger, Alerts alerts) {
    this.rows = rows;
    this.packs = packs;
    this.members = members;
    this.ledger = ledger;
    this.alerts = alerts;
  }

  @Override
  public void look(String organisation) {
    boolean regulator =
        members.isRegulator(organisation, ledger.memberId(organisation));
    if (regulator) rows.in(organisation, () -> lookAt(organisation));
  }

  private void lookAt(String organisation) {
    Place from = packs.position(organisation);
    Place to = packs.last(organisation).orElse(from);
    if (to.equals(from)) return;
    List<Billed> fresh = packs.between(organisation, from, to, AT_ONCE);
    for (Billed one : fresh) {
      for (Billed other : packs.elsewhere(organisation, one)) {
        if (one.cancelled()) {
          alerts.settle(organisation, id(one, other), one.at());
        } else if (!other.cancelled()) {
          alerts.raise(organisation, fact(one, other));
        }
      }
    }
    boolean all = fresh.size() < AT_ONCE;
    packs.reached(organisation, all ? to : fresh.get(fresh.size() - 1).place());
  }

  private static UUID id(Billed one, Billed other) {
    List<Bytes32> bills = Stream.of(one.bill(), other.bill()).sorted().toList();
    return AlertFact.id(AlertKind.PACK_BILLED_TWICE, one.pack(), bills);
  }

  private static AlertFact fact(Billed one, Billed other) {
    return new AlertFact(
        id(one, other),
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
