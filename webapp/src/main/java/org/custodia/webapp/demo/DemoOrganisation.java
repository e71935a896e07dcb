package org.custodia.webapp.demo;

import java.util.List;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;

/**
 * A made-up member of the demo network. The GLNs have valid check digits and belong to nobody known
 * to us; the names say that this is a demo.
 *
 * @param slug name of its node and value of the token's {@code organisation} claim
 * @param name as people read it
 * @param gln its Global Location Number, 13 digits (GS1 General Specifications, section 2.4)
 * @param ledgerRoles what the Registrar certifies it for
 */
record DemoOrganisation(String slug, String name, String gln, Set<MemberRole> ledgerRoles) {

  static final DemoOrganisation AGENCE =
      new DemoOrganisation(
          "agence-du-medicament",
          "Agence du médicament (démo)",
          "3010000000013",
          Set.of(
              MemberRole.REGULATOR,
              MemberRole.VERIFIER,
              MemberRole.COMMITTEE,
              MemberRole.ADMINISTRATOR));
  static final DemoOrganisation RHONE =
      new DemoOrganisation(
          "laboratoire-rhone",
          "Laboratoire du Rhône (démo)",
          "3010000000020",
          Set.of(MemberRole.MANUFACTURER, MemberRole.EMPLOYER, MemberRole.ADMINISTRATOR));
  static final DemoOrganisation PONT =
      new DemoOrganisation(
          "pharmacie-du-pont",
          "Pharmacie du Pont (démo)",
          "3010000000037",
          Set.of(MemberRole.PHARMACY, MemberRole.BILLER, MemberRole.ADMINISTRATOR));
  static final DemoOrganisation GARE =
      new DemoOrganisation(
          "pharmacie-de-la-gare",
          "Pharmacie de la Gare (démo)",
          "3010000000044",
          Set.of(MemberRole.PHARMACY, MemberRole.ADMINISTRATOR));
  static final DemoOrganisation SAINT_LUC =
      new DemoOrganisation(
          "hopital-saint-luc",
          "Hôpital Saint-Luc (démo)",
          "3010000000051",
          Set.of(
              MemberRole.HOSPITAL,
              MemberRole.BILLER,
              MemberRole.TRANSPLANT_CENTRE,
              MemberRole.SURGEON,
              MemberRole.CLINICIAN,
              MemberRole.ADMINISTRATOR));

  static final DemoOrganisation ALPES =
      new DemoOrganisation(
          "grossiste-des-alpes",
          "Grossiste des Alpes (démo)",
          "3010000000068",
          Set.of(MemberRole.WHOLESALER, MemberRole.ADMINISTRATOR));

  static final DemoOrganisation CEDRES =
      new DemoOrganisation(
          "banque-des-cedres",
          "Banque d'organes des Cèdres (démo)",
          "3010000000075",
          Set.of(
              MemberRole.ORGAN_BANK,
              MemberRole.SURGEON,
              MemberRole.CLINICIAN,
              MemberRole.LABORATORY,
              MemberRole.ADMINISTRATOR));

  static final DemoOrganisation GREFFONS =
      new DemoOrganisation(
          "repartition-des-greffons",
          "Répartition des greffons (démo)",
          "3010000000082",
          Set.of(MemberRole.ALLOCATION_BODY, MemberRole.ADVOCATE, MemberRole.ADMINISTRATOR));

  static final DemoOrganisation MISTRAL =
      new DemoOrganisation(
          "coursiers-mistral",
          "Coursiers Mistral (démo)",
          "3010000000099",
          Set.of(MemberRole.COURIER, MemberRole.ADMINISTRATOR));

  static final DemoOrganisation TILLEULS =
      new DemoOrganisation(
          "hopital-des-tilleuls",
          "Hôpital des Tilleuls (démo)",
          "3010000000105",
          Set.of(
              MemberRole.HOSPITAL,
              MemberRole.TRANSPLANT_CENTRE,
              MemberRole.SURGEON,
              MemberRole.CLINICIAN,
              MemberRole.ADMINISTRATOR));

  static final DemoOrganisation MUTUELLE =
      new DemoOrganisation(
          "mutuelle-du-lac",
          "Mutuelle du Lac (démo)",
          "3010000000112",
          Set.of(MemberRole.PAYER, MemberRole.ADMINISTRATOR));

  /** All of them, the regulator first: it certifies the others. */
  static final List<DemoOrganisation> ALL =
      List.of(
          AGENCE, RHONE, ALPES, PONT, GARE, SAINT_LUC, CEDRES, GREFFONS, MISTRAL, TILLEULS,
          MUTUELLE);

  /** What only people may be: no key of a device counts for it (docs/organs-on-the-ledger.md). */
  private static final Set<MemberRole> OF_PEOPLE =
      Set.of(
          MemberRole.ADMINISTRATOR,
          MemberRole.VERIFIER,
          MemberRole.SURGEON,
          MemberRole.CLINICIAN,
          MemberRole.LABORATORY,
          MemberRole.ADVOCATE,
          MemberRole.EMPLOYER,
          MemberRole.COMMITTEE);

  /** What its device signs as. */
  MemberRole[] deviceRoles() {
    return ledgerRoles.stream()
        .filter(role -> !OF_PEOPLE.contains(role))
        .toArray(MemberRole[]::new);
  }

  static DemoOrganisation bySlug(String slug) {
    return ALL.stream().filter(one -> one.slug().equals(slug)).findFirst().orElseThrow();
  }

  /** Identity string on the ledger. */
  String identity() {
    return "gln:" + gln;
  }

  /** Member id on the ledger. */
  Bytes32 memberId() {
    return MemberId.of(identity());
  }
}
