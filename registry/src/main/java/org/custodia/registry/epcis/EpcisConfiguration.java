package org.custodia.registry.epcis;

import java.time.Clock;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.KnownContents;
import org.custodia.registry.custody.Units;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.medicines.CheckedPacks;
import org.custodia.registry.medicines.Lots;
import org.custodia.registry.medicines.PackActs;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.GivenAnswers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
public class EpcisConfiguration {
  @Bean
  CustodyEventProjection custodyEventProjection(JdbcClient jdbc) {
    return new CustodyEventProjection(jdbc);
  }

  @Bean
  Contents epcisContents(OrganisationRows rows, JdbcClient jdbc) {
    var contents = new KnownContents(rows, jdbc);
    var names = new PackNames(contents, new CheckedPacks(rows, jdbc), new GivenAnswers(rows, jdbc));
    return new CustodyContents(names, contents);
  }

  @Bean
  EpcisEvents epcisEvents(
      OrganisationRows rows,
      JdbcClient jdbc,
      Members members,
      Ledger ledger,
      LotBook lots,
      Contents epcisContents,
      Clock clock) {
    Readers readers = new Readers(members, ledger::memberId);
    Tellers tellers = new Tellers(readers, lots, epcisContents);
    return new LedgerEpcisEvents(rows, jdbc, readers, tellers, lots, epcisContents, clock);
  }

  @Bean
  PackTimeline packTimeline(
      OrganisationRows rows,
      JdbcClient jdbc,
      Members members,
      Ledger ledger,
      LotBook lots,
      Contents epcisContents) {
    return new LedgerPackTimeline(
        rows, jdbc, new Readers(members, ledger::memberId), lots, epcisContents);
  }

  /** Custody's use cases are looked up when something is captured that they have to do with. */
  @Bean
  EpcisCapture epcisCapture(
      OrganisationRows rows,
      JdbcClient jdbc,
      PackActs packs,
      @Lazy Units units,
      @Lazy Consignments consignments,
      Lots lotActs,
      Clock clock) {
    CaptureCarrier carrier = new CaptureCarrier(packs, units, consignments, lotActs);
    return new WitnessedCapture(rows, new CaptureRows(jdbc), carrier, clock);
  }
}
