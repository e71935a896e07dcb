package org.custodia.webapp.demo;

import java.util.List;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;

/**
 * Two members of the demo of whom one supplies the other. What is handed over between them is
 * written in a channel of the two and the regulator.
 */
record DemoTrade(DemoOrganisation supplier, DemoOrganisation customer) {

  /**
   * The manufacturer sells to the wholesaler and to everybody who dispenses, the wholesaler too.
   */
  static final List<DemoTrade> ALL =
      List.of(
          new DemoTrade(DemoOrganisation.RHONE, DemoOrganisation.PONT),
          new DemoTrade(DemoOrganisation.RHONE, DemoOrganisation.GARE),
          new DemoTrade(DemoOrganisation.RHONE, DemoOrganisation.ALPES),
          new DemoTrade(DemoOrganisation.ALPES, DemoOrganisation.PONT),
          new DemoTrade(DemoOrganisation.ALPES, DemoOrganisation.GARE),
          new DemoTrade(DemoOrganisation.ALPES, DemoOrganisation.SAINT_LUC),
          new DemoTrade(DemoOrganisation.RHONE, DemoOrganisation.SAINT_LUC));

  List<DemoOrganisation> parties() {
    return List.of(supplier, customer, DemoOrganisation.AGENCE);
  }

  /** Member ids of the channel, sorted as the ledger wants them. */
  List<Bytes32> memberIds() {
    return Stream.of(supplier, customer, DemoOrganisation.AGENCE)
        .map(DemoOrganisation::memberId)
        .sorted()
        .toList();
  }

  String name() {
    return supplier.slug() + " " + customer.slug();
  }
}
