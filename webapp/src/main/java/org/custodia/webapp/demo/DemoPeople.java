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
   * @param roles realm roles of the client's service account
   */
  record Client(String clientId, DemoOrganisation organisation, List<String> roles) {
    Client(String clientId, DemoOrganisation organisation, String... roles) {
      this(clientId, organisation, List.of(roles));
    }

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
              "privacy.saintluc",
              "Pauline",
              "Saint",
              DemoOrganisation.SAINT_LUC,
              "privacy-officer"),
          new Person(
              "patient.martin", "Jean-Marc", "Martin", DemoOrganisation.SAINT_LUC, "patient"),
          new Person("patient.petit", "Claire", "Petit", DemoOrganisation.SAINT_LUC, "patient"),
          new Person("committee.agence", "Agathe", "Agence", DemoOrganisation.AGENCE, "committee"),
          new Person("coordinator.cedres", "Maud", "Cèdres", DemoOrganisation.CEDRES, "organ-bank"),
          new Person("surgeon.cedres", "Basile", "Cèdres", DemoOrganisation.CEDRES, "surgeon"),
          new Person("clinician.cedres", "Salomé", "Cèdres", DemoOrganisation.CEDRES, "clinician"),
          new Person("laboratory.cedres", "Yann", "Cèdres", DemoOrganisation.CEDRES, "laboratory"),
          new Person(
              "allocation.greffons",
              "Odile",
              "Greffons",
              DemoOrganisation.GREFFONS,
              "allocation-body"),
          new Person(
              "advocate.greffons", "Rémi", "Greffons", DemoOrganisation.GREFFONS, "advocate"),
          new Person("courier.mistral", "Karim", "Mistral", DemoOrganisation.MISTRAL, "courier"),
          new Person(
              "coordinator.saintluc",
              "Solène",
              "Saint",
              DemoOrganisation.SAINT_LUC,
              "transplant-centre"),
          new Person("surgeon.saintluc", "Gaspard", "Saint", DemoOrganisation.SAINT_LUC, "surgeon"),
          new Person(
              "clinician.saintluc", "Fanny", "Saint", DemoOrganisation.SAINT_LUC, "clinician"),
          new Person(
              "coordinator.tilleuls",
              "Anouk",
              "Tilleuls",
              DemoOrganisation.TILLEULS,
              "transplant-centre"),
          new Person(
              "surgeon.tilleuls", "Victor", "Tilleuls", DemoOrganisation.TILLEULS, "surgeon"),
          new Person(
              "clinician.tilleuls", "Leïla", "Tilleuls", DemoOrganisation.TILLEULS, "clinician"),
          new Person(
              "researcher.tilleuls", "Nadia", "Tilleuls", DemoOrganisation.TILLEULS, "researcher"),
          new Person(
              "physician.tilleuls", "Oscar", "Tilleuls", DemoOrganisation.TILLEULS, "physician"),
          administrator("cedres", "Ambre", "Cèdres", DemoOrganisation.CEDRES),
          administrator("greffons", "Paul", "Greffons", DemoOrganisation.GREFFONS),
          administrator("mistral", "Zoé", "Mistral", DemoOrganisation.MISTRAL),
          administrator("tilleuls", "Hugo", "Tilleuls", DemoOrganisation.TILLEULS),
          new Person("biller.saintluc", "Inès", "Saint", DemoOrganisation.SAINT_LUC, "biller"),
          new Person("biller.pont", "Robin", "Pont", DemoOrganisation.PONT, "biller"),
          new Person("employer.rhone", "Denise", "Rhône", DemoOrganisation.RHONE, "employer"),
          new Person("payer.lac", "Colette", "Lac", DemoOrganisation.MUTUELLE, "payer"),
          administrator("lac", "Simon", "Lac", DemoOrganisation.MUTUELLE));

  static final List<Client> CLIENTS =
      List.of(
          new Client("pont-pos", DemoOrganisation.PONT, "pharmacist"),
          new Client("gare-pos", DemoOrganisation.GARE, "pharmacist"),
          new Client("rhone-erp", DemoOrganisation.RHONE, "manufacturer"),
          new Client("alpes-wms", DemoOrganisation.ALPES, "wholesaler"),
          new Client("saintluc-admissions", DemoOrganisation.SAINT_LUC, "admissions"),
          new Client("saintluc-ward", DemoOrganisation.SAINT_LUC, "physician"),
          new Client("saintluc-portal", DemoOrganisation.SAINT_LUC, "patient"),
          new Client("cedres-bank", DemoOrganisation.CEDRES, "organ-bank"),
          new Client("cedres-laboratory", DemoOrganisation.CEDRES, "laboratory"),
          new Client("cedres-theatre", DemoOrganisation.CEDRES, "surgeon", "clinician"),
          new Client("greffons-match", DemoOrganisation.GREFFONS, "allocation-body"),
          new Client("mistral-app", DemoOrganisation.MISTRAL, "courier"),
          new Client("saintluc-transplants", DemoOrganisation.SAINT_LUC, "transplant-centre"),
          new Client("saintluc-theatre", DemoOrganisation.SAINT_LUC, "surgeon"),
          new Client("saintluc-bedside", DemoOrganisation.SAINT_LUC, "clinician"),
          new Client("tilleuls-transplants", DemoOrganisation.TILLEULS, "transplant-centre"),
          new Client("saintluc-billing", DemoOrganisation.SAINT_LUC, "biller"),
          new Client("pont-billing", DemoOrganisation.PONT, "biller"),
          new Client("lac-claims", DemoOrganisation.MUTUELLE, "payer"));

  private static Person administrator(
      String of, String firstName, String lastName, DemoOrganisation organisation) {
    return new Person("administrator." + of, firstName, lastName, organisation, "administrator");
  }

  private DemoPeople() {}
}
