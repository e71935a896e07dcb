package org.custodia.webapp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may use whom, as docs/architecture.md draws it. */
@AnalyzeClasses(
    packages = "org.custodia",
    importOptions = {DoNotIncludeTests.class, NoTestJars.class})
class ModularityTests {
  /** The modules, in the order of who may use whom. */
  @ArchTest
  static final ArchRule modules =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("devnet")
          .definedBy("org.custodia.devnet..")
          .layer("contracts")
          .definedBy("org.custodia.contracts..")
          .layer("scanners")
          .definedBy("org.custodia.scanners..")
          .layer("registry")
          .definedBy("org.custodia.registry..")
          .layer("webapp")
          .definedBy("org.custodia.webapp..")
          .whereLayer("webapp")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("registry")
          .mayOnlyBeAccessedByLayers("webapp")
          .whereLayer("scanners")
          .mayOnlyBeAccessedByLayers("registry", "webapp")
          .whereLayer("contracts")
          .mayOnlyBeAccessedByLayers("scanners", "registry", "webapp")
          .whereLayer("devnet")
          .mayOnlyBeAccessedByLayers("webapp");

  /** The embedded network is for the demo and the tests, and knows nothing of Custodia. */
  @ArchTest
  static final ArchRule onlyTheDemoUsesTheEmbeddedNetwork =
      noClasses()
          .that()
          .resideInAPackage("org.custodia..")
          .and()
          .resideOutsideOfPackages("org.custodia.devnet..", "org.custodia.webapp.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.custodia.devnet..");

  /** The application does not know that a demo exists. */
  @ArchTest
  static final ArchRule nothingUsesTheDemo =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.custodia.webapp.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.custodia.webapp.demo..");

  /** errors, rows, keys, ledger, then the capabilities; the ledger knows none of them. */
  @ArchTest
  static final ArchRule capabilities =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("errors")
          .definedBy("org.custodia.registry.errors..")
          .layer("rows")
          .definedBy("org.custodia.registry.rows..")
          .layer("messages")
          .definedBy("org.custodia.registry.messages..")
          .layer("keys")
          .definedBy("org.custodia.registry.keys..")
          .layer("ledger")
          .definedBy("org.custodia.registry.ledger..")
          .layer("identity")
          .definedBy("org.custodia.registry.identity..")
          .layer("heads")
          .definedBy("org.custodia.registry.heads..")
          .layer("products")
          .definedBy("org.custodia.registry.products..")
          .layer("witnessing")
          .definedBy("org.custodia.registry.witnessing..")
          .layer("packs")
          .definedBy("org.custodia.registry.packs..")
          .layer("alerts")
          .definedBy("org.custodia.registry.alerts..")
          .layer("fills")
          .definedBy("org.custodia.registry.fills..")
          .layer("documents")
          .definedBy("org.custodia.registry.documents..")
          .layer("prescriptions")
          .definedBy("org.custodia.registry.prescriptions..")
          .layer("verification")
          .definedBy("org.custodia.registry.verification..")
          .layer("medicines")
          .definedBy("org.custodia.registry.medicines..")
          .layer("custody")
          .definedBy("org.custodia.registry.custody..")
          .layer("checkpoints")
          .definedBy("org.custodia.registry.checkpoints..")
          .whereLayer("checkpoints")
          .mayNotBeAccessedByAnyLayer()
          .layer("health")
          .definedBy("org.custodia.registry.health..")
          .layer("decisions")
          .definedBy("org.custodia.registry.decisions..")
          .layer("people")
          .definedBy("org.custodia.registry.people..")
          .layer("notices")
          .definedBy("org.custodia.registry.notices..")
          .layer("consent")
          .definedBy("org.custodia.registry.consent..")
          .layer("epcis")
          .definedBy("org.custodia.registry.epcis..")
          .layer("oversight")
          .definedBy("org.custodia.registry.oversight..")
          .layer("organs")
          .definedBy("org.custodia.registry.organs..")
          .whereLayer("organs")
          .mayNotBeAccessedByAnyLayer()
          .layer("records")
          .definedBy("org.custodia.registry.records..")
          .layer("fhir")
          .definedBy("org.custodia.registry.fhir..")
          .whereLayer("records")
          .mayOnlyBeAccessedByLayers("fhir")
          .layer("research")
          .definedBy("org.custodia.registry.research..")
          .whereLayer("research")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("fhir")
          .mayOnlyBeAccessedByLayers("research")
          .layer("prices")
          .definedBy("org.custodia.registry.prices..")
          .whereLayer("epcis")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("oversight")
          .mayNotBeAccessedByAnyLayer()
          .layer("billing")
          .definedBy("org.custodia.registry.billing..")
          .whereLayer("billing")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("prices")
          .mayOnlyBeAccessedByLayers("billing")
          .whereLayer("alerts")
          .mayOnlyBeAccessedByLayers(
              "fills", "verification", "medicines", "oversight", "organs", "billing")
          .whereLayer("fills")
          .mayOnlyBeAccessedByLayers("verification", "prescriptions")
          .whereLayer("prescriptions")
          .mayOnlyBeAccessedByLayers("medicines")
          .whereLayer("consent")
          .mayOnlyBeAccessedByLayers("organs", "billing", "records", "fhir", "research")
          .whereLayer("notices")
          .mayOnlyBeAccessedByLayers("consent", "organs", "billing", "records", "research")
          .whereLayer("people")
          .mayOnlyBeAccessedByLayers(
              "notices",
              "consent",
              "prescriptions",
              "organs",
              "billing",
              "records",
              "fhir",
              "research")
          .whereLayer("medicines")
          .mayOnlyBeAccessedByLayers("custody", "epcis", "checkpoints")
          .whereLayer("health")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("heads")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("witnessing")
          .mayOnlyBeAccessedByLayers(
              "medicines", "custody", "oversight", "organs", "prices", "billing", "records", "fhir")
          .whereLayer("documents")
          .mayOnlyBeAccessedByLayers("custody", "billing", "records")
          .whereLayer("messages")
          .mayOnlyBeAccessedByLayers(
              "heads",
              "verification",
              "documents",
              "prescriptions",
              "custody",
              "consent",
              "oversight",
              "organs",
              "billing",
              "records",
              "fhir",
              "research")
          .whereLayer("verification")
          .mayOnlyBeAccessedByLayers(
              "research",
              "documents",
              "prescriptions",
              "medicines",
              "health",
              "epcis",
              "custody",
              "consent",
              "oversight",
              "organs",
              "billing",
              "records")
          .whereLayer("packs")
          .mayOnlyBeAccessedByLayers(
              "verification",
              "medicines",
              "custody",
              "checkpoints",
              "epcis",
              "oversight",
              "billing")
          .whereLayer("products")
          .mayOnlyBeAccessedByLayers(
              "fills",
              "verification",
              "prescriptions",
              "medicines",
              "custody",
              "oversight",
              "prices",
              "fhir")
          .whereLayer("identity")
          .mayOnlyBeAccessedByLayers(
              "heads",
              "witnessing",
              "packs",
              "alerts",
              "prescriptions",
              "verification",
              "medicines",
              "custody",
              "checkpoints",
              "health",
              "people",
              "notices",
              "consent",
              "epcis",
              "oversight",
              "organs",
              "prices",
              "billing",
              "records",
              "fhir",
              "research")
          .whereLayer("ledger")
          .mayOnlyBeAccessedByLayers(
              "identity",
              "heads",
              "products",
              "witnessing",
              "packs",
              "alerts",
              "fills",
              "prescriptions",
              "verification",
              "documents",
              "medicines",
              "custody",
              "checkpoints",
              "people",
              "health",
              "notices",
              "consent",
              "epcis",
              "oversight",
              "organs",
              "prices",
              "billing",
              "records",
              "fhir",
              "research")
          .whereLayer("keys")
          .mayOnlyBeAccessedByLayers(
              "ledger",
              "identity",
              "heads",
              "fills",
              "prescriptions",
              "verification",
              "documents",
              "medicines",
              "custody",
              "checkpoints",
              "people",
              "health",
              "notices",
              "consent",
              "oversight",
              "organs",
              "billing",
              "records",
              "fhir",
              "research")
          .whereLayer("rows")
          .mayOnlyBeAccessedByLayers(
              "ledger",
              "identity",
              "heads",
              "products",
              "packs",
              "alerts",
              "fills",
              "prescriptions",
              "verification",
              "documents",
              "medicines",
              "custody",
              "checkpoints",
              "people",
              "health",
              "notices",
              "consent",
              "epcis",
              "oversight",
              "organs",
              "prices",
              "billing",
              "records",
              "fhir",
              "research");

  @ArchTest
  static final ArchRule registryWithoutCycles =
      slices().matching("org.custodia.registry.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule scannersWithoutCycles =
      slices().matching("org.custodia.scanners.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule contractsWithoutCycles =
      slices().matching("org.custodia.contracts.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule devnetWithoutCycles =
      slices().matching("org.custodia.devnet.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule webappWithoutCycles =
      slices().matching("org.custodia.webapp.(*)..").should().beFreeOfCycles();

  /** web3j-quorum stays behind the ledger's small interface, so that the product can outlive it. */
  @ArchTest
  static final ArchRule onlyTheLedgerSpeaksQuorum =
      noClasses()
          .that()
          .resideInAPackage("org.custodia..")
          .and()
          .resideOutsideOfPackages("org.custodia.registry.ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.web3j.quorum..");

  /** Pages and REST reach the database through capabilities only. */
  @ArchTest
  static final ArchRule pagesWriteNoSql =
      noClasses()
          .that()
          .resideInAPackage("org.custodia.webapp..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework.jdbc..");

  /** Names that say nothing. */
  @ArchTest
  static final ArchRule packagesAreNamedAfterWhatTheyDo =
      classes()
          .that()
          .resideInAPackage("org.custodia..")
          .should()
          .resideOutsideOfPackages(
              "..util..", "..utils..", "..common..", "..helper..", "..manager..", "..impl..");
}
