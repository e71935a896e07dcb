package org.custodia.webapp.journeys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.custodia.registry.testing.disclosure.PersonalData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A donor or a candidate, made up; and all of them that a running demo has. */
record OrganPerson(String family, String given, String birthDate, String number) {
  static final String ALLOCATION = "gln:3010000000082";

  /** What the labels of the demo's donors say, of those that it prepares and of the journey's. */
  private static final Map<String, String> LABELS =
      Map.of(
          "donation number", "A999926000017",
          "donation number of the living donor", "A999926000025",
          "donation number of the journey", KidneyJourney.DIN,
          "phone", "+33 4 99 55 01 17",
          "phone of the journey", KidneyJourney.PHONE);

  /** Documents, of which the ledger has hashes. */
  private static final Map<String, String> DOCUMENTS =
      Map.of(
          "family", "Témoignage de la famille recueilli.",
          "serology", "Sérologies : négatives, sauf CMV.",
          "recipient", "Consentement du receveur à la greffe.",
          "journey", KidneyJourney.FAMILY);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  ObjectNode json() {
    return JSON.createObjectNode()
        .put("family", family)
        .put("given", given)
        .put("birthDate", birthDate)
        .put("number", number);
  }

  /** Everything personal about donors and candidates, as their bank and centres have it. */
  static List<PersonalData> all(Credentials credentials) {
    List<PersonalData> all = new ArrayList<>();
    OrganProgram bank = OrganProgram.of(credentials, "cedres-bank", "Coordination");
    for (JsonNode line : bank.get("/api/v1/organs/cases?limit=1000").body()) {
      String donor = "/api/v1/organs/cases/" + line.path("caseId").asString() + "/donor";
      all.add(data("donor " + all.size(), bank.get(donor).body()));
    }
    for (String centre : List.of("saintluc-transplants", "tilleuls-transplants")) {
      OrganProgram program = OrganProgram.of(credentials, centre, "Accueil");
      for (JsonNode own : program.get("/api/v1/organs/candidates").body()) {
        String candidate = own.path("change").path("candidate").asString();
        JsonNode person = program.get("/api/v1/organs/candidates/" + candidate).body();
        PersonalData known = data("candidate " + all.size(), person.path("person"));
        known.fields().put("pseudonym", candidate.substring(2));
        all.add(known);
      }
    }
    all.add(new PersonalData("labels", LABELS));
    all.add(new PersonalData("documents", DOCUMENTS));
    return all;
  }

  private static PersonalData data(String who, JsonNode person) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name family", person.path("family").asString());
    fields.put("name given", person.path("given").asString());
    fields.put("birthDate", person.path("birthDate").asString());
    fields.put("number", person.path("number").asString());
    return new PersonalData(who, fields);
  }
}
