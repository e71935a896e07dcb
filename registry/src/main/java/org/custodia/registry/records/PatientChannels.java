package org.custodia.registry.records;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.consent.ConsentScope;
import org.custodia.registry.consent.ConsentScopes;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.records.PatientRecords.Whose;

/** Which channels know a patient, and who is there. Used inside the organisation's rows. */
final class PatientChannels {
  private final PatientDirectory directory;
  private final ConsentScopes scopes;
  private final Members members;
  private final Ledger ledger;

  PatientChannels(
      PatientDirectory directory, ConsentScopes scopes, Members members, Ledger ledger) {
    this.directory = directory;
    this.scopes = scopes;
    this.members = members;
    this.ledger = ledger;
  }

  /**
   * A channel that knows the patient.
   *
   * @param only where nobody treats, what consents there cover: of more that side learns nothing
   */
  record Place(String channel, Bytes32 host, Bytes32 patient, Optional<List<ConsentScope>> only) {}

  /** Whether the patient is one of ours, or was introduced to us. */
  boolean isKnown(String organisation, Whose whose) {
    return whose instanceof Whose.Own own
        ? directory.name(organisation, own.patient()).isPresent()
        : isIntroduced(organisation, (Whose.Theirs) whose);
  }

  private boolean isIntroduced(String organisation, Whose.Theirs theirs) {
    return !theirs.host().equals(ledger.memberId(organisation))
        && isOurs(organisation, theirs.channel())
        && scopes.takesPart(organisation, theirs.channel(), theirs.host(), theirs.patient());
  }

  private boolean isOurs(String organisation, String channel) {
    return ledger
        .channel(organisation, channel)
        .filter(known -> known.kind() == SubjectKind.RELATIONSHIP.code())
        .filter(known -> known.state().equals("READY"))
        .isPresent();
  }

  /** Whether both are one person, as far as we know. */
  boolean isSame(String organisation, Whose one, Whose other) {
    if (one instanceof Whose.Own own && other instanceof Whose.Own same) {
      return directory.entriesOf(organisation, own.patient()).contains(same.patient());
    }
    return one.equals(other);
  }

  /** Those in which the patient takes part now. */
  List<Place> places(String organisation, Whose whose) {
    if (whose instanceof Whose.Theirs theirs) {
      return List.of(
          new Place(theirs.channel(), theirs.host(), theirs.patient(), Optional.empty()));
    }
    Bytes32 own = ledger.memberId(organisation);
    Set<UUID> entries = directory.entriesOf(organisation, ((Whose.Own) whose).patient());
    return directory.pseudonyms(organisation, entries).stream()
        .filter(named -> isOurs(organisation, named.channel()))
        .filter(named -> scopes.takesPart(organisation, named.channel(), own, named.pseudonym()))
        .map(named -> place(organisation, own, named))
        .toList();
  }

  private Place place(String organisation, Bytes32 own, PatientDirectory.Named named) {
    List<Bytes32> others =
        ledger.channel(organisation, named.channel()).stream()
            .flatMap(channel -> channel.members().stream())
            .filter(member -> !member.equals(own))
            .toList();
    boolean treats =
        members.byIds(organisation, others).values().stream()
            .anyMatch(member -> Stream.of(RecordRoles.TREATING).anyMatch(member::has));
    return new Place(
        named.channel(),
        own,
        named.pseudonym(),
        treats
            ? Optional.empty()
            : Optional.of(scopes.standing(organisation, named.channel(), named.pseudonym())));
  }
}
