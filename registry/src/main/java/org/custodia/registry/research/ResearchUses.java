package org.custodia.registry.research;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;

/** What research a patient was part of, for the patient. */
public final class ResearchUses {
  private final OrganisationRows rows;
  private final UseRows uses;
  private final PatientDirectory directory;
  private final Members members;

  ResearchUses(OrganisationRows rows, UseRows uses, PatientDirectory directory, Members members) {
    this.rows = rows;
    this.uses = uses;
    this.directory = directory;
    this.members = members;
  }

  /**
   * @param who name of the member that asked
   * @param exported a row of the patient was handed out, by a number; else the patient was counted
   * @param told false when nothing was told, because there were too few
   */
  public record Use(
      String who, String title, String aim, boolean exported, boolean told, Instant at) {}

  /**
   * Of a patient whom the caller, a patient of this host, may act for; the latest first.
   *
   * @throws Problem NOT_FOUND CUS-RSH-001 for anybody else
   */
  public List<Use> of(Caller caller, UUID patient) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          if (!caller.has("patient") || !directory.mayActFor(caller, patient)) {
            throw new Problem(Kind.NOT_FOUND, "CUS-RSH-001");
          }
          return uses(organisation, patient);
        });
  }

  /** Of a person between two moments, for the organisation itself; the latest first. */
  public List<Use> ofPerson(String organisation, UUID patient, Instant from, Instant until) {
    return rows.in(
        organisation,
        () ->
            uses(organisation, patient).stream()
                .filter(use -> !use.at().isBefore(from) && use.at().isBefore(until))
                .toList());
  }

  private List<Use> uses(String organisation, UUID patient) {
    List<UseRows.Use> found = uses.of(directory.entriesOf(organisation, patient));
    Map<Bytes32, Member> names =
        members.byIds(organisation, found.stream().map(UseRows.Use::asker).distinct().toList());
    return found.stream().map(one -> use(one, names)).toList();
  }

  private static Use use(UseRows.Use one, Map<Bytes32, Member> names) {
    return new Use(
        Optional.ofNullable(names.get(one.asker())).map(Member::name).orElse("–"),
        one.asked().title(),
        one.asked().aim(),
        one.asked().kind() == StudyQuestion.Kind.EXPORT,
        one.count().isPresent(),
        one.answeredAt());
  }
}
