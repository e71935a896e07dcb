package org.custodia.registry.billing;

import java.time.Clock;
import java.util.Map;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Tells patients that a bill of theirs went to the payer, once for each and once the ledger has all
 * of it: of a bill that the contract refuses nobody is told but the biller.
 */
final class BilledNotices implements Keeper {
  private static final int AT_ONCE = 100;

  private final OrganisationRows rows;
  private final OwnBillRows own;
  private final Notices notices;
  private final Clock clock;

  BilledNotices(OrganisationRows rows, OwnBillRows own, Notices notices, Clock clock) {
    this.rows = rows;
    this.own = own;
    this.notices = notices;
    this.clock = clock;
  }

  @Override
  public void look(String organisation) {
    rows.in(
        organisation,
        () -> own.toTell(organisation, AT_ONCE).forEach(one -> tell(organisation, one)));
  }

  private void tell(String organisation, OwnBillRows.ToTell one) {
    notices.put(
        organisation,
        one.patient(),
        BillEntering.derived("billed", one.bill()),
        NoticeKind.BILLED,
        Map.of(
            Notice.BILL, one.bill().toString(),
            Notice.CONSENT, one.consent().toString(),
            Notice.GRANTEE, one.payer().toString(),
            Notice.PURPOSE, ConsentPurpose.BILLING.name()),
        clock.instant());
    own.told(organisation, one.draft(), clock.instant());
  }
}
