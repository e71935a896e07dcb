package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.custodia.registry.testing.disclosure.PersonalData;
import tools.jackson.databind.JsonNode;

/** The patients of a running demo, with everything that is personal about them. */
final class DemoPatients {
  private static final List<String> FAMILIES = List.of("Martin", "Petit", "Lefebvre", "Châtelain");

  /** Of those who take part in research; a word of every day, so only their ids are looked for. */
  private static final String PARTICIPANTS = "Essai";

  private DemoPatients() {}

  /** As the admissions desk finds them, and the names of the accounts of patients. */
  static List<PersonalData> of(Credentials credentials) {
    Till desk = new Till(credentials, "saintluc-admissions");
    Map<String, PersonalData> patients = new LinkedHashMap<>();
    for (String family : FAMILIES) {
      for (JsonNode patient : found(desk, family)) {
        String id = patient.path("id").asString();
        patients.put(id, new PersonalData("patient " + patients.size(), fields(patient)));
      }
    }
    JsonNode participants = found(desk, PARTICIPANTS);
    assertThat(participants).as("those who take part in research").isNotEmpty();
    for (JsonNode patient : participants) {
      String id = patient.path("id").asString();
      patients.put(id, new PersonalData("patient " + patients.size(), ids(patient)));
    }
    List<PersonalData> all = new ArrayList<>(patients.values());
    for (Credentials.Person person : credentials.people()) {
      if (person.roles().contains("patient")) {
        all.add(new PersonalData("an account's owner", Map.of("user name", person.username())));
      }
    }
    return all;
  }

  private static JsonNode found(Till desk, String family) {
    Till.Answer found = desk.post("/api/v1/patients/search", Map.of("words", family));
    assertThat(found.status()).as("%s", found.text("code")).isEqualTo(200);
    return found.body().path("patients");
  }

  /** Which no log and no ledger has either. */
  private static Map<String, String> ids(JsonNode patient) {
    return Map.of("id", patient.path("id").asString());
  }

  private static Map<String, String> fields(JsonNode patient) {
    Map<String, String> fields = new LinkedHashMap<>(ids(patient));
    for (JsonNode name : patient.path("name")) {
      put(fields, "name family", name.path("family"));
      StringBuilder given = new StringBuilder();
      for (JsonNode one : name.path("given")) given.append(' ').append(one.asString());
      fields.put("name given " + fields.size(), given.toString().strip());
    }
    put(fields, "birthDate", patient.path("birthDate"));
    for (JsonNode address : patient.path("address")) {
      for (JsonNode line : address.path("line")) put(fields, "address", line);
    }
    for (JsonNode telecom : patient.path("telecom")) {
      put(fields, telecom.path("system").asString(), telecom.path("value"));
    }
    for (JsonNode identifier : patient.path("identifier")) {
      put(fields, "number", identifier.path("value"));
    }
    return fields;
  }

  private static void put(Map<String, String> fields, String kind, JsonNode value) {
    if (!value.isString()) return;
    fields.put(fields.containsKey(kind) ? kind + " " + fields.size() : kind, value.asString());
  }
}
