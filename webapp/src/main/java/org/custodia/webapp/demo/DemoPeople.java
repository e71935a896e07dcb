package org.custodia.webapp.demo;

import java.util.List;

/** Who signs in to the demo, and which programs call it. */
final class DemoPeople {

  /**
   * @param role realm role, and value in the token's {@code roles} claim
   * @param purpose what this account is for, in one sentence
   */
  record Person(
      String username,
      String firstName,
      String lastName,
      DemoOrganisation organisation,
      String role,
      String purpose) {}

  /**
   * @param role realm role of the client's service account
   */
  record Client(String clientId, DemoOrganisation organisation, String role, String purpose) {}

  static final List<Person> PEOPLE =
      List.of(
          new Person(
              "pharmacist.pont",
              "Camille",
              "Pont",
              DemoOrganisation.PONT,
              "pharmacist",
              "Checks and dispenses packs at the first pharmacy."),
          new Person(
              "pharmacist.gare",
              "Noa",
              "Gare",
              DemoOrganisation.GARE,
              "pharmacist",
              "The second pharmacy: sees what the first one dispensed as already dispensed."),
          new Person(
              "pharmacist.saintluc",
              "Luc",
              "Saint",
              DemoOrganisation.SAINT_LUC,
              "pharmacist",
              "A hospital that shares no channel with anybody yet: it checks packs, it sees nobody's trade."),
          new Person(
              "manufacturer.rhone",
              "Maël",
              "Rhône",
              DemoOrganisation.RHONE,
              "manufacturer",
              "Releases lots from a list of serials."),
          new Person(
              "regulator.agence",
              "Ines",
              "Agence",
              DemoOrganisation.AGENCE,
              "regulator",
              "Recalls lots."));

  static final List<Client> CLIENTS =
      List.of(
          new Client(
              "pont-pos",
              DemoOrganisation.PONT,
              "pharmacist",
              "Point-of-sale software of the first pharmacy."),
          new Client(
              "gare-pos",
              DemoOrganisation.GARE,
              "pharmacist",
              "Point-of-sale software of the second pharmacy."),
          new Client(
              "rhone-erp",
              DemoOrganisation.RHONE,
              "manufacturer",
              "Production planning software of the manufacturer."));

  private DemoPeople() {}
}
