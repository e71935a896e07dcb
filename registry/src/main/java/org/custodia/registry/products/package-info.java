/**
 * The register of medicines: which packs are on the market, what they are called and cost. Read
 * through {@link org.custodia.registry.products.ProductCatalogue}, filled by {@link
 * org.custodia.registry.products.FrenchMedicinesImport}.
 */
package org.custodia.registry.products;
