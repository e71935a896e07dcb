package org.custodia.webapp.pages;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.registry.products.ProductEntry;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The register of medicines, searched by the beginning of a name or by the code of a pack. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'manufacturer', 'wholesaler', 'regulator')")
class ProductPage {
  private static final int MOST_SHOWN = 50;

  private final ProductCatalogue catalogue;

  ProductPage(ProductCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * @param price public price in units of the currency, fee included
   */
  record Found(ProductEntry entry, Optional<BigDecimal> price) {
    static Found of(ProductEntry entry) {
      return new Found(entry, entry.price().map(price -> BigDecimal.valueOf(price.withFee(), 2)));
    }
  }

  @GetMapping("/products")
  String search(@RequestParam(defaultValue = "") String q, Model model) {
    String wanted = q.strip();
    model.addAttribute("q", wanted);
    model.addAttribute("size", catalogue.size());
    model.addAttribute("most", MOST_SHOWN);
    model.addAttribute("found", find(wanted).stream().map(Found::of).toList());
    return "products";
  }

  private List<ProductEntry> find(String wanted) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    if (wanted.matches("[0-9]{13,14}")) {
      return catalogue.byGtin("0".repeat(14 - wanted.length()) + wanted).stream().toList();
    }
    return catalogue.byName(wanted, MOST_SHOWN);
  }
}
