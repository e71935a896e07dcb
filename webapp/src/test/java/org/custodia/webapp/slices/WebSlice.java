package org.custodia.webapp.slices;

import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.billing.BillingConfiguration;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.billing.Policies;
import org.custodia.registry.checkpoints.CheckpointsConfiguration;
import org.custodia.registry.consent.BillingConsents;
import org.custodia.registry.consent.ConsentScope;
import org.custodia.registry.consent.ConsentScopes;
import org.custodia.registry.consent.ConsentUses;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.DonationConsents;
import org.custodia.registry.consent.ResearchConsents;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.CustodyFacts;
import org.custodia.registry.custody.Samples;
import org.custodia.registry.custody.Stock;
import org.custodia.registry.custody.StockCounts;
import org.custodia.registry.custody.Units;
import org.custodia.registry.epcis.EpcisConfiguration;
import org.custodia.registry.factors.FactorsConfiguration;
import org.custodia.registry.fhir.FhirConfiguration;
import org.custodia.registry.heads.HeadSettings;
import org.custodia.registry.health.Health;
import org.custodia.registry.identity.Authority;
import org.custodia.registry.identity.Endings;
import org.custodia.registry.identity.MemberHistory;
import org.custodia.registry.identity.Members;
import org.custodia.registry.identity.Operators;
import org.custodia.registry.identity.OwnKeys;
import org.custodia.registry.identity.SessionKeys;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.medicines.Lots;
import org.custodia.registry.medicines.OfflineDispensings;
import org.custodia.registry.medicines.PackActs;
import org.custodia.registry.medicines.PackBatches;
import org.custodia.registry.medicines.PackCertificates;
import org.custodia.registry.medicines.PackVerification;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.notices.NoticesConfiguration;
import org.custodia.registry.organs.OrganConfiguration;
import org.custodia.registry.organs.labels.LabelsConfiguration;
import org.custodia.registry.organs.transport.TransportConfiguration;
import org.custodia.registry.oversight.Dossiers;
import org.custodia.registry.oversight.OwnCases;
import org.custodia.registry.oversight.Recalls;
import org.custodia.registry.packs.Books;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.PackHistory;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PeopleConfiguration;
import org.custodia.registry.prices.PriceOrdering;
import org.custodia.registry.prices.PricesConfiguration;
import org.custodia.registry.privacy.PrivacyConfiguration;
import org.custodia.registry.products.ProductsConfiguration;
import org.custodia.registry.records.RecordsConfiguration;
import org.custodia.registry.research.ResearchConfiguration;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestKeys;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.image.ImageDecoder;
import org.custodia.webapp.CustodiaApplication;
import org.custodia.webapp.billing.BillWorkplace;
import org.custodia.webapp.pages.OrganisationNames;
import org.custodia.webapp.security.ProviderAdministrationSettings;
import org.custodia.webapp.security.SecuritySettings;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The web application with its real security, pages and REST over {@link SmallRegistry} and {@link
 * SmallIssuer}. The register of medicines, prices, bills and the directory of patients are the real
 * ones, on a real PostgreSQL, as the application's own role: rows are seen and written inside
 * {@link OrganisationRows#in} and nowhere else.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({
  ProductsConfiguration.class,
  PeopleConfiguration.class,
  PrivacyConfiguration.class,
  NoticesConfiguration.class,
  AlertsConfiguration.class,
  EpcisConfiguration.class,
  WitnessingConfiguration.class,
  PricesConfiguration.class,
  BillingConfiguration.class,
  RecordsConfiguration.class,
  CheckpointsConfiguration.class,
  OrganConfiguration.class,
  LabelsConfiguration.class,
  TransportConfiguration.class,
  FhirConfiguration.class,
  ResearchConfiguration.class,
  FactorsConfiguration.class
})
@EnableConfigurationProperties({
  SecuritySettings.class,
  ProviderAdministrationSettings.class,
  HeadSettings.class
})
@ComponentScan(
    basePackages = {
      "org.custodia.webapp.security",
      "org.custodia.webapp.problems",
      "org.custodia.webapp.pages",
      "org.custodia.webapp.custody",
      "org.custodia.webapp.people",
      "org.custodia.webapp.api",
      "org.custodia.webapp.certificates",
      "org.custodia.webapp.checkpoint",
      "org.custodia.webapp.commands",
      "org.custodia.webapp.epcis",
      "org.custodia.webapp.fhir",
      "org.custodia.webapp.keys",
      "org.custodia.webapp.labels",
      "org.custodia.webapp.members",
      "org.custodia.webapp.organs",
      "org.custodia.webapp.oversight",
      "org.custodia.webapp.patient",
      "org.custodia.webapp.health",
      "org.custodia.webapp.pictures",
      "org.custodia.webapp.prices",
      "org.custodia.webapp.records",
      "org.custodia.webapp.privacy",
      "org.custodia.webapp.research",
      "org.custodia.webapp.billing"
    },
    excludeFilters =
        @ComponentScan.Filter(
            type = FilterType.ASSIGNABLE_TYPE,
            classes = CustodiaApplication.class))
public class WebSlice {
  static final String REGISTRATION = "spring.security.oauth2.client.registration.keycloak.";
  private static final SmallIssuer ISSUER = new SmallIssuer();

  @Bean
  SmallIssuer issuer() {
    return ISSUER;
  }

  /** Tells the application where its OpenID provider is, before anything else is decided. */
  static final class Addresses
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      TestPropertyValues.of(
              "custodia.oidc.issuer=" + ISSUER.issuer(),
              REGISTRATION + "client-id=custodia-web",
              REGISTRATION + "client-secret=slice",
              "custodia.security.caller-limits[pharmacie-du-pont/often]=3",
              "custodia.security.caller-limits[pharmacie-du-pont/often.person]=3",
              "spring.flyway.enabled=false") // the database comes with all migrations
          .applyTo(context);
    }
  }

  @Bean
  RegistryDatabase registryDatabase() {
    return RegistryDatabase.fresh();
  }

  /** As the role of the application in production, which row-level security binds. */
  @Bean
  HikariDataSource dataSource(RegistryDatabase database) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(database.applicationUrl());
    pool.setMaximumPoolSize(5);
    pool.setConnectionTimeout(1000);
    return pool;
  }

  @Bean
  OrganisationRows rows(PlatformTransactionManager transactions, JdbcOperations jdbc) {
    return new OrganisationRows(transactions, jdbc);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  LocalOrganisations localOrganisations() {
    return new LocalOrganisations(
        List.of(
            "pharmacie-du-pont",
            "laboratoire-rhone",
            "agence-du-medicament",
            SmallPatients.HOSPITAL,
            BillWorkplace.PAYER));
  }

  /** Everybody's nodes, none of which answers. */
  @Bean
  NetworkFile networkFile(LocalOrganisations organisations) {
    var contracts =
        new NetworkFile.Contracts(
            "0x" + "1".repeat(40),
            "0x" + "2".repeat(40),
            "0x" + "3".repeat(40),
            "0x" + "4".repeat(40));
    URI nowhere = URI.create("http://127.0.0.1:1");
    return new NetworkFile(
        1337,
        Duration.ofSeconds(1),
        0,
        contracts,
        organisations.slugs().stream()
            .map(
                slug ->
                    new NetworkFile.Node(
                        slug, slug, nowhere, nowhere, "", KeyFiles.NONE, Optional.empty()))
            .toList());
  }

  @Bean
  Keys keys(LocalOrganisations organisations) {
    return TestKeys.of(organisations.slugs().toArray(String[]::new));
  }

  @Bean
  OrganisationNames names() {
    return Map.of(
            "pharmacie-du-pont",
            "Pharmacie du Pont",
            "laboratoire-rhone",
            "Laboratoire du Rhône",
            "agence-du-medicament",
            "Agence du médicament (démo)",
            SmallPatients.HOSPITAL,
            "Hôpital Saint-Luc",
            BillWorkplace.PAYER,
            "Mutuelle du Lac")
        ::get;
  }

  @Bean
  SmallRegistry registry() {
    return new SmallRegistry();
  }

  @Bean
  WitnessDomain domain() {
    return SmallRegistry.DOMAIN;
  }

  @Bean
  SmallUploads uploads() {
    return new SmallUploads();
  }

  @Bean
  PackCertificates certificates(SmallRegistry registry) {
    return (caller, verification) -> registry.certificate;
  }

  @Bean
  PackVerification verification(SmallRegistry registry) {
    return registry.verification;
  }

  @Bean
  PackBatches packBatches(SmallRegistry registry) {
    return registry.batches;
  }

  /** Nobody has a book, so that nothing that is sealed is told to one. */
  @Bean
  Books books() {
    return new Books() {
      @Override
      public Optional<Ledger.Channel> own(String organisation) {
        return Optional.empty();
      }

      @Override
      public Optional<Ledger.Channel> known(String organisation) {
        return Optional.empty();
      }

      @Override
      public Ledger.Channel ready(String organisation) {
        throw new IllegalStateException("nobody has a book here");
      }
    };
  }

  @Bean
  PackHistory packHistory() {
    return (organisation, packId) -> List.of();
  }

  @Bean
  PackActs packActs(SmallRegistry registry) {
    return registry.packActs;
  }

  @Bean
  OfflineDispensings offlineDispensings(SmallRegistry registry) {
    return (caller, limit, offset) -> registry.dispensedOffline;
  }

  @Bean
  HeardOrders heardOrders(
      OrganisationRows rows, JdbcClient jdbc, LocalOrganisations organisations) {
    SmallPrices.fill(rows, jdbc, organisations);
    return new HeardOrders();
  }

  @Bean
  @Primary
  PriceOrdering heardPriceOrdering(
      HeardOrders heard, @Qualifier("priceOrdering") PriceOrdering real) {
    return heard.over(real);
  }

  @Bean
  HeardBills heard() {
    return new HeardBills();
  }

  @Bean
  @Primary
  Bills heardBills(HeardBills heard, @Qualifier("bills") Bills real) {
    return heard.bills(real);
  }

  @Bean
  @Primary
  Policies heardPolicies(HeardBills heard, @Qualifier("policies") Policies real) {
    return heard.policies(real);
  }

  @Bean
  BillWorkplace billWorkplace(Bills bills, Policies policies, HeardBills heard) {
    return new BillWorkplace(bills, policies, heard);
  }

  /** No channel knows anybody here, and nothing was signed. */
  @Bean
  ConsentScopes consentScopes() {
    return new ConsentScopes() {
      @Override
      public boolean takesPart(
          String organisation, String channel, Bytes32 host, Bytes32 pseudonym) {
        return false;
      }

      @Override
      public Optional<ConsentScope> of(String organisation, Bytes32 commitment) {
        return Optional.empty();
      }

      @Override
      public boolean isRejected(String organisation, Bytes32 commitment, Bytes32 grantee) {
        return false;
      }

      @Override
      public List<ConsentScope> standing(String organisation, String channel, Bytes32 pseudonym) {
        return List.of();
      }

      @Override
      public Optional<byte[]> document(String organisation, String channel, UUID document) {
        return Optional.empty();
      }

      @Override
      public Optional<ConsentScope> read(
          String organisation, String channel, Bytes32 host, Bytes32 commitment, byte[] document) {
        return Optional.empty();
      }
    };
  }

  /** Nobody here has consented to billing. */
  /** Nobody here takes part in research. */
  @Bean
  ResearchConsents researchConsents() {
    return new ResearchConsents() {
      @Override
      public List<Participant> participants(String organisation, Bytes32 grantee) {
        return List.of();
      }

      @Override
      public List<Bytes32> hosts(String organisation) {
        return List.of();
      }
    };
  }

  @Bean
  BillingConsents billingConsents() {
    return (organisation, patient, payer) -> Optional.empty();
  }

  @Bean
  Lots lots(SmallRegistry registry) {
    return registry.lots;
  }

  @Bean
  Units units(SmallRegistry registry) {
    return registry.custody.units;
  }

  @Bean
  Consignments consignments(SmallRegistry registry) {
    return registry.custody.consignments;
  }

  @Bean
  CustodyFacts custodyFacts(SmallRegistry registry) {
    return registry.custody.facts;
  }

  @Bean
  Stock stock(SmallRegistry registry) {
    return registry.custody.stock;
  }

  @Bean
  StockCounts stockCounts(SmallRegistry registry) {
    return registry.custody.counts;
  }

  @Bean
  Samples samples(SmallRegistry registry) {
    return registry.custody.samples;
  }

  @Bean
  Recalls recalls(SmallRegistry registry) {
    return registry.oversight.recalls;
  }

  @Bean
  Dossiers dossiers(SmallRegistry registry) {
    return registry.oversight.dossiers;
  }

  @Bean
  OwnCases ownCases(SmallRegistry registry) {
    return registry.oversight.ownCases;
  }

  @Bean
  SessionKeys sessionKeys(SmallRegistry registry) {
    return registry.sessionKeys;
  }

  @Bean
  Members members(OrganisationRows rows, JdbcClient jdbc) {
    SmallMembers.fill(rows, jdbc);
    return new Members(rows, jdbc);
  }

  @Bean
  OwnKeys ownKeys(
      OrganisationRows rows, JdbcClient jdbc, Members members, Ledger ledger, Clock clock) {
    return new OwnKeys(rows, jdbc, members, ledger, clock);
  }

  @Bean
  LotBook lotBook(OrganisationRows rows, JdbcClient jdbc) {
    SmallEvents.fill(rows, jdbc);
    return new LotBook(rows, jdbc);
  }

  @Bean
  Endings endings(OrganisationRows rows, JdbcClient jdbc) {
    return new Endings(rows, jdbc);
  }

  @Bean
  MemberHistory memberHistory() {
    return SmallMembers.HISTORY;
  }

  @Bean
  Authority authority(SmallRegistry registry) {
    return registry.authority;
  }

  @Bean
  Operators operators(SmallRegistry registry) {
    return registry.operators;
  }

  @Bean
  Ledger ledger(SmallRegistry registry) {
    return registry.ledger;
  }

  @Bean
  ConsentUses consentUses(SmallRegistry registry) {
    return registry.received;
  }

  @Bean
  Health health(SmallRegistry registry) {
    return registry.health;
  }

  @Bean
  @Primary
  PatientDirectory smallDirectory() {
    return SmallPatients.directory();
  }

  @Bean
  SmallPatients smallPatients(Notices notices, Clock clock) {
    return new SmallPatients(notices, clock);
  }

  @Bean
  Consents consents(SmallPatients patients) {
    return patients.consents;
  }

  /** Nobody here has consented to a donation. */
  @Bean
  DonationConsents donationConsents() {
    return (organisation, bank, salt, likeness) -> List.of();
  }

  @Bean
  SmallPrescriptions prescriptions() {
    return new SmallPrescriptions();
  }

  @Bean
  ScanReader scanReader() {
    return new ScanReader();
  }

  @Bean
  ImageDecoder imageDecoder(ScanReader reader) {
    return new ImageDecoder(reader);
  }
}
