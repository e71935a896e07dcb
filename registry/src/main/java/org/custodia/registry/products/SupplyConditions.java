package org.custodia.registry.products;

import java.util.List;

/**
 * How a medicine may be supplied, and what it is made of, as the product register has it.
 *
 * @param conditions of prescription and supply, in the source's words, such as {@code liste I}
 * @param substances active substances, each as the source's code and name, in order
 */
public record SupplyConditions(List<String> conditions, List<String> substances) {
  /** Of a medicine of which nothing is on file. */
  public static final SupplyConditions UNKNOWN = new SupplyConditions(List.of(), List.of());

  /**
   * Whether it needs a prescription: lists I and II and narcotics (Code de la santé publique,
   * articles L5132-1, L5132-6 and R5132-6).
   */
  public boolean prescriptionOnly() {
    return isControlled() || conditions.stream().anyMatch(one -> one.startsWith("liste I"));
  }

  /**
   * Whether it is a narcotic ({@code stupéfiants}), or supplied by the same rules (liste I on a
   * secured prescription; Code de la santé publique, articles R5132-5 and R5132-27 to 39).
   */
  public boolean isControlled() {
    return conditions.stream()
        .anyMatch(one -> one.equals("stupéfiants") || one.endsWith("ordonnance sécurisée"));
  }
}
