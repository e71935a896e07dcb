package org.custodia.registry.records;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.records.RecordIrregularity;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.records.PatientRecords.RecordView;

/** From the ledger's readings, and from who of us opened what. */
final class KeptAccesses implements RecordAccesses {
  private final PatientRecords records;
  private final RecordLists lists;
  private final PatientDirectory directory;
  private final Members members;
  private final EmergencyReasons reasons;
  private final Ledger ledger;

  KeptAccesses(
      PatientRecords records,
      RecordLists lists,
      PatientDirectory directory,
      Members members,
      EmergencyReasons reasons,
      Ledger ledger) {
    this.records = records;
    this.lists = lists;
    this.directory = directory;
    this.members = members;
    this.reasons = reasons;
    this.ledger = ledger;
  }

  @Override
  public List<Access> of(Caller caller, UUID patient) {
    String organisation = caller.organisation();
    Bytes32 own = ledger.memberId(organisation);
    Map<UUID, RecordView> ours =
        records.ofPatient(caller, patient).stream()
            .collect(Collectors.toMap(RecordView::id, Function.identity()));
    List<KnownReading> readings = readings(organisation, own, patient);
    Map<Bytes32, Member> names = names(organisation, own, readings);
    Map<Bytes32, RecordView> pointers = pointedTo(ours.values());
    List<Access> found = new ArrayList<>();
    readings.forEach(one -> found.add(access(organisation, one, pointers, names)));
    records
        .openings(caller, patient)
        .forEach(
            one ->
                found.add(
                    new Access(
                        Optional.of(ours.get(one.record()).title()),
                        Optional.of(one.record()),
                        own,
                        name(names, own),
                        Optional.of(one.person()),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        one.fhir(),
                        one.at())));
    found.sort(Comparator.comparing(Access::at).reversed());
    return List.copyOf(found);
  }

  @Override
  public List<RecordReading.Elsewhere> elsewhere(Caller caller, UUID patient) {
    if (!caller.has("patient") || !directory.mayActFor(caller, patient)) {
      throw new Problem(Problem.Kind.NOT_FOUND, "CUS-REC-021");
    }
    String organisation = caller.organisation();
    Bytes32 own = ledger.memberId(organisation);
    List<KnownRecord> known =
        directory.pseudonyms(organisation, directory.entriesOf(organisation, patient)).stream()
            .flatMap(
                named ->
                    lists.records(organisation, named.channel(), own, named.pseudonym()).stream())
            .filter(one -> !one.holder().equals(own))
            .sorted(Comparator.comparing(KnownRecord::madeAt).reversed())
            .toList();
    Map<Bytes32, Member> names =
        members.byIds(organisation, known.stream().map(KnownRecord::holder).distinct().toList());
    return known.stream().map(one -> StoredReading.elsewhere(one, names)).toList();
  }

  private List<KnownReading> readings(String organisation, Bytes32 own, UUID patient) {
    return directory.pseudonyms(organisation, directory.entriesOf(organisation, patient)).stream()
        .flatMap(
            named -> lists.readings(organisation, named.channel(), own, named.pseudonym()).stream())
        .filter(one -> one.readAt().isPresent())
        .toList();
  }

  private static Map<Bytes32, RecordView> pointedTo(Iterable<RecordView> ours) {
    Map<Bytes32, RecordView> byPointer = new HashMap<>();
    ours.forEach(view -> view.pointers().forEach(one -> byPointer.put(one.record(), view)));
    return byPointer;
  }

  private Map<Bytes32, Member> names(
      String organisation, Bytes32 own, List<KnownReading> readings) {
    List<Bytes32> ids = new ArrayList<>(List.of(own));
    readings.forEach(one -> ids.add(one.reader()));
    return members.byIds(organisation, ids.stream().distinct().toList());
  }

  private Access access(
      String organisation,
      KnownReading one,
      Map<Bytes32, RecordView> ours,
      Map<Bytes32, Member> names) {
    Optional<RecordView> view = Optional.ofNullable(ours.get(one.record()));
    Instant at = one.readAt().orElse(one.recordedAt());
    return new Access(
        view.map(RecordView::title),
        view.map(RecordView::id),
        one.reader(),
        name(names, one.reader()),
        Optional.empty(),
        one.purpose(),
        one.purpose()
            .filter(ConsentPurpose.EMERGENCY::equals)
            .flatMap(purpose -> reasons.of(organisation, one.reader(), one.query())),
        !one.irregularities().contains(RecordIrregularity.NOT_ALLOWED),
        false,
        at);
  }

  private static String name(Map<Bytes32, Member> names, Bytes32 member) {
    return Optional.ofNullable(names.get(member)).map(Member::name).orElse("–");
  }
}
