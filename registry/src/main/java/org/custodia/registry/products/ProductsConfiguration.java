package org.custodia.registry.products;

import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
public class ProductsConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(ProductsConfiguration.class);

  @Bean
  ProductRows productRows(JdbcClient jdbc) {
    return new ProductRows(jdbc);
  }

  @Bean
  SupplyRows supplyRows(JdbcClient jdbc) {
    return new SupplyRows(jdbc);
  }

  @Bean
  ProductCatalogue productCatalogue(ProductRows rows, SupplyRows supply) {
    return new ProductCatalogue(rows, supply);
  }

  @Bean
  MedicineSupplyImport medicineSupplyImport(OrganisationRows scope, SupplyRows rows) {
    return new MedicineSupplyImport(scope, rows);
  }

  @Bean
  FrenchMedicinesImport frenchMedicinesImport(OrganisationRows scope, ProductRows rows) {
    return new FrenchMedicinesImport(scope, rows);
  }

  /**
   * Fills an empty register at the first start, so that there is something to look at.
   *
   * @param wanted property {@code custodia.products.bundled-extract}, true unless set
   */
  @Bean
  ApplicationRunner bundledProducts(
      ProductCatalogue catalogue,
      FrenchMedicinesImport medicines,
      SupplyRows supply,
      MedicineSupplyImport supplies,
      @Value("${custodia.products.bundled-extract:true}") boolean wanted) {
    return arguments -> {
      if (wanted && catalogue.size() == 0) {
        ImportReport report = medicines.runWithBundledExtract();
        LOG.info("The register of medicines begins with {} packs of the extract", report.created());
      }
      if (wanted && supply.isEmpty()) supplies.runWithBundledExtract();
    };
  }
}
