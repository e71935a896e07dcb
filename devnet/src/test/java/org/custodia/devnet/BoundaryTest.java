package org.custodia.devnet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may touch what inside the embedded network. */
@AnalyzeClasses(
    packages = "org.custodia.devnet",
    importOptions = ImportOption.DoNotIncludeTests.class)
class BoundaryTest {
  @ArchTest
  static final ArchRule libevmIsTouchedByTheGuardLayerAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.custodia.devnet.evm")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.horizen..")
          .because("its misuse aborts the whole JVM");

  @ArchTest
  static final ArchRule theNetworkKnowsNothingOfTheRestOfCustodia =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.custodia.contracts..",
              "org.custodia.registry..",
              "org.custodia.scanners..",
              "org.custodia.webapp..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.custodia.devnet.(*)..").should().beFreeOfCycles();
}
