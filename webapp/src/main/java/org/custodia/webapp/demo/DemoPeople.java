package org.custodia.webapp.demo;

import java.util.List;

/** Who signs in to the demo, and which programs call it. */
final class DemoPeople {

  /**
   * @param role realm role, and value in the token's {@code roles} claim
   */
  record Person(
      String username,
      String firstName,
      String lastName,
      DemoOrganisation organisation,
      String role) {

    /** What this account is for, in one sentence. */
    String purpose() {
      return DemoWords.say("account." + username);
    }
  }

  /**
   * @param role realm role of the client's service account
   */
  record Client(String clientId, DemoOrganisation organisation, String role) {

    /** What this program is for, in one sentence. */
    String purpose() {
      return DemoWords.say("account." + clientId);
    }
  }

  static final List<Person> PEOPLE =
      List.of(
          new Person("pharmacist.pont", "Camille", "Pont", DemoOrganisation.PONT, "pharmacist"),
          new Person("pharmacist.gare", "Noa", "Gare", DemoOrganisation.GARE, "pharmacist"),
          new Person(
              "pharmacist.saintluc", "Luc", "Saint", DemoOrganisation.SAINT_LUC, "pharmacist"),
          new Person(
              "physician.saintluc", "Élise", "Saint", DemoOrganisation.SAINT_LUC, "physician"),
          new Person("wholesaler.alpes", "Élise", "Alpes", DemoOrganisation.ALPES, "wholesaler"),
          new Person("manufacturer.rhone", "Maël", "Rhône", DemoOrganisation.RHONE, "manufacturer"),
          new Person("regulator.agence", "Ines", "Agence", DemoOrganisation.AGENCE, "regulator"),
          new Person("regulator.agence2", "Théo", "Agence", DemoOrganisation.AGENCE, "regulator"),
          administrator("agence", "Sacha", "Agence", DemoOrganisation.AGENCE),
          administrator("rhone", "Lou", "Rhône", DemoOrganisation.RHONE),
          administrator("alpes", "Marin", "Alpes", DemoOrganisation.ALPES),
          administrator("pont", "Alix", "Pont", DemoOrganisation.PONT),
          administrator("pont2", "Mika", "Pont", DemoOrganisation.PONT),
          administrator("gare", "Jo", "Gare", DemoOrganisation.GARE),
          administrator("saintluc", "Dominique", "Saint", DemoOrganisation.SAINT_LUC),
          new Person(
              "admissions.saintluc", "Andréa", "Saint", DemoOrganisation.SAINT_LUC, "admissions"),
          new Person(
              "patient.martin", "Jean-Marc", "Martin", DemoOrganisation.SAINT_LUC, "patient"),
          new Person("patient.petit", "Claire", "Petit", DemoOrganisation.SAINT_LUC, "patient"));

  static final List<Client> CLIENTS =
      List.of(
          new Client("pont-pos", DemoOrganisation.PONT, "pharmacist"),
          new Client("gare-pos", DemoOrganisation.GARE, "pharmacist"),
          new Client("rhone-erp", DemoOrganisation.RHONE, "manufacturer"),
          new Client("alpes-wms", DemoOrganisation.ALPES, "wholesaler"),
          new Client("saintluc-admissions", DemoOrganisation.SAINT_LUC, "admissions"),
          new Client("saintluc-ward", DemoOrganisation.SAINT_LUC, "physician"),
          new Client("saintluc-portal", DemoOrganisation.SAINT_LUC, "patient"));

  private static Person administrator(
      String of, String firstName, String lastName, DemoOrganisation organisation) {
    return new Person("administrator." + of, firstName, lastName, organisation, "administrator");
  }

  private DemoPeople() {}
}
