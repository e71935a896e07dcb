package org.custodia.registry.prescriptions;

import java.util.List;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A list of product codes in a message: {@code "products": [{"gtin"}]}. */
final class Gtins {
  private static final int MOST = 50;

  private Gtins() {}

  static void write(ObjectNode to, List<String> gtins) {
    ArrayNode products = to.putArray("products");
    gtins.forEach(gtin -> products.addObject().put("gtin", gtin));
  }

  static List<String> read(WireObject from) {
    return from.objects("products", MOST).stream()
        .map(
            product -> {
              String gtin = product.gtin("gtin");
              product.end();
              return gtin;
            })
        .toList();
  }
}
