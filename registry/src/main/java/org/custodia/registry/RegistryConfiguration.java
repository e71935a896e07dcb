package org.custodia.registry;

import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.billing.BillingConfiguration;
import org.custodia.registry.checkpoints.CheckpointsConfiguration;
import org.custodia.registry.consent.ConsentConfiguration;
import org.custodia.registry.custody.CustodyConfiguration;
import org.custodia.registry.epcis.EpcisConfiguration;
import org.custodia.registry.factors.FactorsConfiguration;
import org.custodia.registry.fhir.FhirConfiguration;
import org.custodia.registry.fills.FillsConfiguration;
import org.custodia.registry.heads.HeadsConfiguration;
import org.custodia.registry.health.HealthConfiguration;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.ledger.LedgerConfiguration;
import org.custodia.registry.medicines.MedicinesConfiguration;
import org.custodia.registry.notices.NoticesConfiguration;
import org.custodia.registry.organs.OrganConfiguration;
import org.custodia.registry.organs.OrganExchangeConfiguration;
import org.custodia.registry.organs.labels.LabelsConfiguration;
import org.custodia.registry.organs.transport.TransportConfiguration;
import org.custodia.registry.oversight.OversightConfiguration;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.people.PeopleConfiguration;
import org.custodia.registry.prescriptions.PrescriptionsConfiguration;
import org.custodia.registry.prices.PricesConfiguration;
import org.custodia.registry.privacy.PrivacyConfiguration;
import org.custodia.registry.products.ProductsConfiguration;
import org.custodia.registry.records.RecordExchangeConfiguration;
import org.custodia.registry.records.RecordsConfiguration;
import org.custodia.registry.research.ResearchConfiguration;
import org.custodia.registry.rows.RowsConfiguration;
import org.custodia.registry.verification.VerificationConfiguration;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The whole registry, for an application to import: every capability brings its own wiring. */
@Configuration(proxyBeanMethods = false)
@Import({
  RowsConfiguration.class,
  LedgerConfiguration.class,
  IdentityConfiguration.class,
  HeadsConfiguration.class,
  FillsConfiguration.class,
  WitnessingConfiguration.class,
  PacksConfiguration.class,
  AlertsConfiguration.class,
  PeopleConfiguration.class,
  ProductsConfiguration.class,
  PricesConfiguration.class,
  BillingConfiguration.class,
  VerificationConfiguration.class,
  PrescriptionsConfiguration.class,
  MedicinesConfiguration.class,
  CustodyConfiguration.class,
  CheckpointsConfiguration.class,
  EpcisConfiguration.class,
  ConsentConfiguration.class,
  RecordsConfiguration.class,
  RecordExchangeConfiguration.class,
  PrivacyConfiguration.class,
  FactorsConfiguration.class,
  ResearchConfiguration.class,
  FhirConfiguration.class,
  LabelsConfiguration.class,
  TransportConfiguration.class,
  OrganConfiguration.class,
  OrganExchangeConfiguration.class,
  OversightConfiguration.class,
  HealthConfiguration.class,
  NoticesConfiguration.class
})
public class RegistryConfiguration {}
