package org.custodia.registry.epcis;

import java.util.List;
import java.util.Optional;
import org.custodia.registry.epcis.EventQuery.Match;

/**
 * What an event is about, in the standard's terms.
 *
 * @param parent the unit that things were packed into
 * @param things single packs and units
 * @param classes packs of lots, where it is not known, or too many to say, which they are
 */
record What(Optional<Epc.Unit> parent, List<Epc> things, List<Quantity> classes) {
  What {
    things = List.copyOf(things);
    classes = List.copyOf(classes);
  }

  /**
   * @param lot whose packs they are; empty for packs of any lot
   */
  record Quantity(Optional<Epc.Lot> lot, long packs) {}

  boolean meets(Match match) {
    return match.any().stream().anyMatch(one -> meets(match, one));
  }

  private boolean meets(Match match, Epc one) {
    return match.inParent() && parent.filter(one::equals).isPresent()
        || match.inContents() && things.stream().anyMatch(thing -> isOne(thing, one))
        || match.inClasses()
            && classes.stream()
                .flatMap(quantity -> quantity.lot().stream())
                .anyMatch(lot -> lot.equals(one) || isProduct(one, lot.gtin()));
  }

  private static boolean isOne(Epc thing, Epc asked) {
    return thing.equals(asked)
        || thing instanceof Epc.Pack pack && isProduct(asked, pack.gtin())
        || thing instanceof Epc.NamelessPack nameless
            && asked instanceof Epc.Pack pack
            && pack.id().equals(nameless.id());
  }

  private static boolean isProduct(Epc asked, String gtin) {
    return asked instanceof Epc.Product product && product.gtin().equals(gtin);
  }
}
