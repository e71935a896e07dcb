package org.custodia.registry.oversight;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Trespass;
import org.custodia.registry.ledger.Trespasses;

/**
 * Makes cases of trespasses: one for each kind and sender. However often it happens, a case has a
 * fact for the first, the tenth, the hundredth and so on, from each member that saw it.
 */
final class TrespassCases {
  private final Trespasses trespasses;
  private final Alerts alerts;
  private final Members members;

  TrespassCases(Trespasses trespasses, Alerts alerts, Members members) {
    this.trespasses = trespasses;
    this.alerts = alerts;
    this.members = members;
  }

  /**
   * Takes a member's word, as far as the regulator's own node bears it out: what names a
   * transaction that this account has not sent is left out, so that nobody can make up what others
   * did.
   */
  void told(String regulator, Bytes32 by, TrespassReport report) {
    for (Trespass one : report.trespasses()) {
      trespasses
          .sending(regulator, one.last().transaction())
          .filter(sending -> sending.account().equals(one.account()))
          .ifPresent(sending -> raise(regulator, by, one.at(sending.at())));
    }
  }

  /**
   * @param by member id of who saw it
   */
  void raise(String regulator, Bytes32 by, Trespass one) {
    AlertKind kind = AlertKind.valueOf(one.kind().name());
    Optional<Bytes32> sender =
        members.byAccount(regulator, one.account(), one.last().at()).map(Member::id);
    List<Bytes32> concerned = new ArrayList<>();
    sender.ifPresent(concerned::add);
    if (!concerned.contains(by)) concerned.add(by);
    long step = Trespasses.step(one);
    Map<String, String> details = new LinkedHashMap<>();
    details.put("code", one.kind().code());
    details.put("times", Long.toString(step));
    details.put("account", one.account());
    details.put("transaction", one.last().transaction().toString());
    details.put("block", Long.toString(one.last().block()));
    details.put("seenBy", by.toString());
    if (one.kind() == Trespass.Kind.WITHHELD_CHANNEL) details.put("saidBy", one.reason());
    else if (!one.reason().isEmpty()) details.put("why", one.reason());
    alerts.raise(
        regulator,
        new AlertFact(
            AlertFact.id(kind, sender.map(Bytes32::toString).orElse(one.account()), by, step),
            kind,
            sender.map(AlertSubject::member).orElseGet(() -> AlertSubject.account(one.account())),
            concerned,
            one.last().at(),
            details));
  }
}
