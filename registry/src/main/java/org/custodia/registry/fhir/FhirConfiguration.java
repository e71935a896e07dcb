package org.custodia.registry.fhir;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.consent.ConsentUses;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.people.ImportWorker;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientImport;
import org.custodia.registry.people.PatientSearch;
import org.custodia.registry.people.PatientSheets;
import org.custodia.registry.people.Patients;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.registry.records.PatientRecords;
import org.custodia.registry.records.RecordAccesses;
import org.custodia.registry.records.RecordBodies;
import org.custodia.registry.records.RecordReading;
import org.custodia.registry.records.RecordSignatures;
import org.custodia.registry.records.ResourceRecords;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
public class FhirConfiguration {
  @Bean
  KeptResources keptResources(
      JdbcClient jdbc, RecordBodies bodies, Keys keys, ResourceRecords records, Clock clock) {
    return new KeptResources(new FhirRows(jdbc), bodies, new FhirTokens(keys), records, clock);
  }

  @Bean
  CodedFacts codedFacts(JdbcClient jdbc, KeptResources kept) {
    return new CodedFacts(new FhirRows(jdbc), kept);
  }

  @Bean
  FhirImport fhirImport(
      OrganisationRows scope,
      JdbcClient jdbc,
      KeptResources kept,
      ResourceRecords records,
      RecordBodies bodies,
      PatientImport patients,
      Keys keys,
      Clock clock) {
    return new FhirImport(
        scope,
        new ImportedFiles(jdbc),
        kept,
        records,
        new FhirTokens(keys),
        bodies,
        patients,
        keys,
        clock);
  }

  @Bean
  ImportWorker fhirImportWorker(FhirImport imports, LocalOrganisations organisations) {
    return new ImportWorker("fhir-imports", imports, organisations.slugs());
  }

  @Bean
  FhirSources fhirSources(
      JdbcClient jdbc,
      KeptResources kept,
      Keys keys,
      PatientSheets sheets,
      PatientSearch search,
      Patients patients,
      PatientDirectory directory,
      Consents consents,
      ConsentUses received,
      PatientRecords records,
      RecordAccesses others,
      RecordSignatures signatures,
      WitnessDomain domain,
      Members members,
      Ledger ledger,
      Clock clock) {
    FhirRows rows = new FhirRows(jdbc);
    References references = new References(rows, new FhirTokens(keys));
    Whose whose = new Whose(directory);
    Us us = new Us(members, ledger);
    WrittenHere written = new WrittenHere(records, us);
    Accesses accesses = new Accesses(jdbc, clock);
    PatientResources ofPatients =
        new PatientResources(sheets, search, patients, directory, rows, kept, references, whose);
    List<ResourceSource> sources = new ArrayList<>();
    sources.add(ofPatients);
    Arrays.stream(RecordType.values())
        .filter(RecordType::isOfPatient)
        .map(
            type ->
                new RecordResources(
                    type,
                    rows,
                    kept,
                    references,
                    whose,
                    Optional.of(written).filter(here -> type == RecordType.DOCUMENT_REFERENCE)))
        .forEach(sources::add);
    sources.add(new ConsentResources(consents, received, whose, us));
    sources.add(new ProvenanceResources(rows, written, signatures, domain.chainId(), whose, us));
    sources.add(new AuditResources(accesses, others, rows, whose, us));
    return new FhirSources(sources, ofPatients, rows, whose, us, accesses);
  }

  @Bean
  Fhir fhir(
      OrganisationRows scope, FhirSources sources, KeptResources kept, ResourceRecords records) {
    return new Fhir(
        scope,
        sources.all(),
        sources.patients(),
        sources.rows(),
        kept,
        records,
        sources.whose(),
        sources.accesses());
  }

  @Bean
  PatientExport patientExport(
      OrganisationRows scope, FhirSources sources, PatientDirectory directory, Clock clock) {
    return new PatientExport(scope, sources.all(), directory, sources.us(), clock);
  }

  @Bean
  MedicationElsewhere medicationElsewhere(RecordReading reading) {
    return new MedicationElsewhere(reading);
  }

  @Bean
  PrescriptionWarnings prescriptionWarnings(
      OrganisationRows scope,
      FhirSources sources,
      PatientRecords written,
      RecordBodies bodies,
      MedicationElsewhere elsewhere,
      PatientSheets sheets,
      PatientDirectory directory,
      ProductCatalogue products) {
    RecordResources records =
        sources.all().stream()
            .filter(RecordResources.class::isInstance)
            .map(RecordResources.class::cast)
            .findFirst()
            .orElseThrow();
    return new PrescriptionWarnings(
        scope,
        sources.rows(),
        records::held,
        written,
        bodies,
        elsewhere,
        sheets,
        directory,
        products,
        sources.accesses());
  }

  /** What several of these share. */
  record FhirSources(
      List<ResourceSource> all,
      PatientResources patients,
      FhirRows rows,
      Whose whose,
      Us us,
      Accesses accesses) {}
}
