package org.custodia.registry.research;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.consent.ResearchConsents;
import org.custodia.registry.fhir.CodedFacts;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientSheets;

/**
 * Those who allow a member research, each person once, with what their consents cover and nothing
 * else. Used inside the host's rows.
 */
final class Participants {
  private final ResearchConsents consents;
  private final PatientDirectory directory;
  private final PatientSheets sheets;
  private final CodedFacts facts;

  Participants(
      ResearchConsents consents,
      PatientDirectory directory,
      PatientSheets sheets,
      CodedFacts facts) {
    this.consents = consents;
    this.directory = directory;
    this.sheets = sheets;
    this.facts = facts;
  }

  /**
   * @param types of what has to be known of them
   */
  List<Person> of(String organisation, Bytes32 asker, Collection<CodedFacts.Type> types) {
    Map<UUID, List<GrantForm>> forms = new LinkedHashMap<>();
    Map<UUID, Set<UUID>> entries = new LinkedHashMap<>();
    for (ResearchConsents.Participant one : consents.participants(organisation, asker)) {
      Set<UUID> all = directory.entriesOf(organisation, one.patient());
      UUID first = all.stream().min(UUID::compareTo).orElse(one.patient());
      entries.put(first, all);
      forms.computeIfAbsent(first, id -> new ArrayList<>()).add(one.form());
    }
    List<Person> persons = new ArrayList<>();
    entries.forEach(
        (first, all) ->
            person(organisation, first, all, forms.get(first), types).ifPresent(persons::add));
    return persons;
  }

  /** Sex and age are of the entry that is first and still there. */
  private Optional<Person> person(
      String organisation,
      UUID first,
      Set<UUID> entries,
      List<GrantForm> forms,
      Collection<CodedFacts.Type> types) {
    Optional<PatientData> data =
        entries.stream()
            .sorted()
            .flatMap(entry -> sheets.find(organisation, entry).stream())
            .findFirst()
            .map(org.custodia.registry.people.Patient::data);
    return data.map(
        known ->
            new Person(
                first,
                known.gender(),
                known
                    .birthDate()
                    .filter(day -> day.matches("\\d{4}.*"))
                    .map(day -> Integer.parseInt(day.substring(0, 4))),
                facts.of(organisation, entries, types).stream()
                    .filter(fact -> covers(forms, fact))
                    .toList()));
  }

  private static boolean covers(List<GrantForm> forms, CodedFacts.Fact fact) {
    return forms.stream()
        .anyMatch(form -> form.covers(Optional.of(fact.type().kind()), fact.labels()));
  }
}
