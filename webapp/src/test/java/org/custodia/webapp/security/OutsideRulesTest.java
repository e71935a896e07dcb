package org.custodia.webapp.security;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URL;
import java.net.http.HttpClient;
import org.custodia.webapp.NoTestJars;

/** Where this application reaches outside, and how it reads what comes in. */
@AnalyzeClasses(
    packages = "org.custodia",
    importOptions = {DoNotIncludeTests.class, NoTestJars.class})
class OutsideRulesTest {
  /** All there are; each sends to an address of the configuration or of the ledger's members. */
  private static final String[] PLACES = {
    "org.custodia.registry.ledger.NodeTls",
    "org.custodia.registry.ledger.NodeSending",
    "org.custodia.registry.ledger.QuorumNode",
    "org.custodia.registry.ledger.NodeProbe",
    "org.custodia.registry.messages.MemberHttp",
    "org.custodia.registry.keys.OpenVault",
    "org.custodia.scanners.agent.sending.HttpCheckpoint",
    "org.custodia.scanners.agent.facts.FactsSync",
    "org.custodia.scanners.agent.pairing.Json",
    "org.custodia.webapp.health.ProviderProbe",
    "org.custodia.webapp.health.ShownCertificates",
    "org.custodia.webapp.security.ProviderAdministration",
    "org.custodia.webapp.security.ProviderLine"
  };

  @ArchTest
  static final ArchRule httpClientsAreMadeInTheNamedPlacesAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.custodia.webapp.demo..", "org.custodia.devnet..")
          .and(isNoneOf(PLACES))
          .should()
          .dependOnClassesThat(
              nameMatching("java\\.net\\.http\\.HttpClient(\\$.*)?")
                  .or(nameMatching("java\\.net\\.(Http)?URLConnection"))
                  .or(nameMatching("javax\\.net\\.ssl\\.HttpsURLConnection"))
                  .or(nameMatching("okhttp3\\.OkHttpClient(\\$.*)?"))
                  .or(nameMatching("org\\.web3j\\.protocol\\.http\\..*"))
                  .or(nameMatching("org\\.springframework\\.http\\.client\\..*"))
                  .or(
                      nameMatching(
                          "org\\.springframework\\.web\\.(client|reactive)\\."
                              + "(RestTemplate|RestClient|RestOperations|.*WebClient).*")));

  @ArchTest
  static final ArchRule noClientFollowsWhereItIsSent =
      classes()
          .that()
          .resideOutsideOfPackages("org.custodia.webapp.demo..", "org.custodia.devnet..")
          .should(
              new ArchCondition<>("say of each client that it follows no redirects") {
                @Override
                public void check(JavaClass owner, ConditionEvents events) {
                  boolean makes = calls(owner, HttpClient.class, "newBuilder");
                  boolean never =
                      owner.getFieldAccessesFromSelf().stream()
                          .anyMatch(
                              access ->
                                  access.getTarget().getName().equals("NEVER")
                                      && access
                                          .getTargetOwner()
                                          .isEquivalentTo(HttpClient.Redirect.class));
                  if (makes && !never || calls(owner, HttpClient.class, "newHttpClient")) {
                    events.add(SimpleConditionEvent.violated(owner, owner.getName()));
                  }
                }
              });

  /** An address that is opened by itself would be one more client. */
  @ArchTest
  static final ArchRule addressesAreNotOpened =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.custodia.webapp.demo..", "org.custodia.devnet..")
          .and(isNoneOf(PLACES))
          .should()
          .callMethod(URL.class, "openConnection")
          .orShould()
          .callMethod(URL.class, "getContent")
          .orShould()
          .dependOnClassesThat(belongToAnyOf(java.net.Socket.class));

  /**
   * XML is not read from outside at all, so that there is no parser to harden. What PDFs are made
   * of is our own page, in {@code PatientPdf}.
   */
  @ArchTest
  static final ArchRule nothingReadsXml =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "javax.xml..",
              "jakarta.xml..",
              "org.xml..",
              "org.w3c.dom..",
              "org.jdom2..",
              "org.dom4j..",
              "nu.xom..",
              "org.springframework.oxm..",
              "com.fasterxml.jackson.dataformat.xml..",
              "tools.jackson.dataformat.xml..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.beans.XMLDecoder")
          .orShould()
          .callMethod(java.util.Properties.class, "loadFromXML", java.io.InputStream.class);

  /** Java's own serialization runs what it reads. */
  @ArchTest
  static final ArchRule nothingReadsJavasSerialization =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream");

  private static boolean calls(JavaClass owner, Class<?> target, String method) {
    return owner.getMethodCallsFromSelf().stream()
        .anyMatch(
            call -> call.getTargetOwner().isEquivalentTo(target) && call.getName().equals(method));
  }

  private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> isNoneOf(String... names) {
    return com.tngtech.archunit.base.DescribedPredicate.describe(
        "are none of the named places",
        type ->
            java.util.Arrays.stream(names)
                .noneMatch(
                    name -> type.getName().equals(name) || type.getName().startsWith(name + "$")));
  }
}
