package org.custodia.registry.custody;

import java.time.Clock;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.documents.ChannelDocumentClient;
import org.custodia.registry.documents.ChannelDocumentDesk;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.medicines.PackVerification;
import org.custodia.registry.packs.Books;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.products.Products;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;
import org.custodia.registry.witnessing.Witnessing;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CustodySettings.class)
public class CustodyConfiguration {
  @Bean
  public static Projection custodyProjection(JdbcClient jdbc) {
    return new CustodyProjection(jdbc);
  }

  @Bean
  Handling handling(Ledger ledger, Members members, Clock clock) {
    return new Handling(ledger, members, clock);
  }

  @Bean
  Holdings holdings(JdbcClient jdbc, Ledger ledger) {
    return new Holdings(jdbc, ledger);
  }

  @Bean
  Labels labels(LotBook lots, Products products, Clock clock) {
    return new Labels(lots, products, clock);
  }

  @Bean
  Units units(
      OrganisationRows rows,
      Witnessing witnessing,
      Books books,
      Holdings holdings,
      JdbcClient jdbc,
      Clock clock) {
    return new LedgerUnits(rows, witnessing, books, holdings, new DocumentRows(jdbc), clock);
  }

  @Bean
  Consignments consignments(
      OrganisationRows rows,
      JdbcClient jdbc,
      Witnessing witnessing,
      Handling handling,
      Holdings holdings,
      LotBook lots,
      Labels labels,
      Clock clock) {
    var documents = new DocumentRows(jdbc);
    var facts = new FactRows(jdbc);
    var progress = new Progress(jdbc);
    return new WitnessedConsignments(
        rows,
        new Dispatching(
            rows, witnessing, handling, holdings, documents, facts, lots, labels, clock),
        new Receiving(rows, witnessing, handling, documents, facts, progress, labels, clock),
        new ConsignmentViews(
            jdbc, facts, documents, new FetchRows(jdbc), progress, handling, labels));
  }

  @Bean
  CustodyFacts custodyFacts(OrganisationRows rows, JdbcClient jdbc) {
    return new RecordedFacts(rows, jdbc, new FactRows(jdbc), new DocumentRows(jdbc));
  }

  @Bean
  HeldStock stock(
      OrganisationRows rows,
      JdbcClient jdbc,
      Holdings holdings,
      Handling handling,
      Labels labels,
      Clock clock) {
    return new HeldStock(rows, jdbc, holdings, handling, labels, clock);
  }

  @Bean
  StockCounts stockCounts(
      OrganisationRows rows,
      JdbcClient jdbc,
      Holdings holdings,
      Labels labels,
      HeldStock stock,
      Clock clock) {
    return new ScannedCounts(rows, jdbc, holdings, labels, stock, clock);
  }

  @Bean
  Samples samples(
      OrganisationRows rows,
      JdbcClient jdbc,
      Handling handling,
      PackVerification verification,
      Ledger ledger,
      Clock clock) {
    return new DrawnSamples(rows, jdbc, new FactRows(jdbc), handling, verification, ledger, clock);
  }

  @Bean
  ConsignmentDesk consignmentDesk(
      LocalOrganisations organisations,
      OrganisationRows rows,
      Ledger ledger,
      Members members,
      JdbcClient jdbc,
      WitnessDomain domain,
      Clock clock) {
    var desk =
        new ChannelDocumentDesk(organisations, rows, ledger, new Askers(members, domain, clock));
    return new ConsignmentDesk(desk, new DocumentRows(jdbc));
  }

  @Bean
  DocumentFetch documentFetch(
      NetworkFile network,
      LocalOrganisations organisations,
      OrganisationRows rows,
      Keys keys,
      WitnessDomain domain,
      JdbcClient jdbc,
      CustodySettings settings,
      Clock clock) {
    var client =
        new ChannelDocumentClient(
            network,
            keys,
            domain,
            clock,
            settings.connectTimeout(),
            settings.budget(),
            DocumentText.LONGEST);
    return new DocumentFetch(
        network,
        organisations,
        rows,
        client,
        new FetchRows(jdbc),
        new DocumentRows(jdbc),
        new FactRows(jdbc),
        settings,
        clock);
  }
}
