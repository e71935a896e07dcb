package org.custodia.registry.records;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.records.RecordTerms;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.records.PatientChannels.Place;
import org.custodia.registry.records.PatientRecordRows.Row;
import org.custodia.registry.records.PatientRecords.Draft;
import org.custodia.registry.records.PatientRecords.Pointer;
import org.custodia.registry.records.PatientRecords.Pointers;
import org.custodia.registry.records.PatientRecords.ToSign;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/**
 * Pointers to records in the channels that know their patients: which are missing, what is signed
 * for them, and telling the ledger. Used inside the organisation's rows.
 */
final class LedgerPointers {
  private static final String DRAFT = "RECORD";

  private final PatientRecordRows records;
  private final RecordBodies bodies;
  private final HeldRecords held;
  private final PatientChannels channels;
  private final SealedFacts facts;
  private final Witnessing witnessing;
  private final Ledger ledger;

  LedgerPointers(
      PatientRecordRows records,
      RecordBodies bodies,
      HeldRecords held,
      PatientChannels channels,
      SealedFacts facts,
      Witnessing witnessing,
      Ledger ledger) {
    this.records = records;
    this.bodies = bodies;
    this.held = held;
    this.channels = channels;
    this.facts = facts;
    this.witnessing = witnessing;
    this.ledger = ledger;
  }

  /** What is kept with the draft of a pointer. */
  record Prepared(UUID body, String channel, RecordTerms terms) {}

  /** With one act for each channel that has no pointer yet. */
  Draft drafted(Caller caller, Row row, String witness) {
    List<ToSign> acts = new ArrayList<>();
    String organisation = caller.organisation();
    for (Place one : missing(organisation, List.of(row)).getOrDefault(row, List.of())) {
      acts.add(toSign(caller, row, one, witness));
    }
    records.acts(row.id(), acts.stream().map(ToSign::id).toList());
    return new Draft(row.id(), row.contentType(), row.size(), acts);
  }

  /** Of these records of one patient, in their order, the places that do not have them. */
  Map<Row, List<Place>> missing(String organisation, List<Row> of) {
    Map<Row, List<Place>> missing = new LinkedHashMap<>();
    if (of.isEmpty()) return missing;
    List<Place> places = channels.places(organisation, of.get(0).whose());
    if (places.isEmpty()) return missing;
    Map<UUID, List<Pointer>> pointers = pointers(organisation, of);
    for (Row row : of) {
      Set<String> there =
          pointers.getOrDefault(row.id(), List.of()).stream()
              .filter(pointer -> pointer.state() != CommandStatus.State.REFUSED)
              .map(Pointer::channel)
              .collect(Collectors.toSet());
      List<Place> without =
          places.stream()
              .filter(place -> !there.contains(place.channel()))
              .filter(place -> concerns(organisation, row, place))
              .toList();
      if (!without.isEmpty()) missing.put(row, without);
    }
    return missing;
  }

  private boolean concerns(String organisation, Row row, Place place) {
    return place
        .only()
        .map(
            covering ->
                covering.stream()
                    .anyMatch(
                        scope ->
                            scope.covers(
                                RecordKind.of(row.kind()), facts.open(organisation, row).labels())))
        .orElse(true);
  }

  /** For the oldest of these, at most so many as are put before a key at once. */
  Pointers draft(Caller caller, Map<Row, List<Place>> missing, String witness) {
    int wanted = missing.values().stream().mapToInt(List::size).sum();
    List<Row> oldestFirst = new ArrayList<>(missing.keySet());
    Collections.reverse(oldestFirst);
    List<ToSign> acts = new ArrayList<>();
    int records = 0;
    for (Row row : oldestFirst) {
      if (acts.size() + missing.get(row).size() > PatientRecords.MOST_POINTERS && records > 0)
        break;
      for (Place one : missing.get(row)) acts.add(toSign(caller, row, one, witness));
      records++;
    }
    return new Pointers(acts, records, wanted - acts.size());
  }

  private boolean isRefused(String organisation, UUID command) {
    return ledger
        .status(organisation, command)
        .filter(status -> status.state() == CommandStatus.State.REFUSED)
        .isPresent();
  }

  private ToSign toSign(Caller caller, Row row, Place place, String witness) {
    String organisation = caller.organisation();
    UUID id = actId(caller, row.id(), place.channel(), witness, refused(organisation, row, place));
    var request =
        Witnessing.Request.nowhere(id, DRAFT, witness, row.id().toString(), place.channel());
    WitnessDraft draft =
        witnessing
            .earlier(caller, request)
            .orElseGet(
                () -> {
                  witnessing.checkKey(organisation, witness, RecordRoles.KEYS);
                  RecordTerms terms = terms(organisation, row, place);
                  return witnessing.draftAlone(
                      caller,
                      request,
                      new Witnessing.Deed(
                          terms.action(),
                          SubjectKind.RELATIONSHIP,
                          terms.subject(),
                          ledger.memberId(organisation),
                          place.host(),
                          terms.detail()),
                      new Prepared(row.id(), place.channel(), terms));
                });
    return new ToSign(id, place.channel(), draft.act(), witnessing.typedData(draft));
  }

  private RecordTerms terms(String organisation, Row row, Place place) {
    Bytes32 older =
        row.supersedes()
            .flatMap(records::find)
            .filter(before -> channels.isSame(organisation, before.whose(), row.whose()))
            .flatMap(before -> pointer(organisation, before.id(), place.channel()))
            .orElse(Bytes32.ZERO);
    return new RecordTerms(
        Bytes32.random(),
        place.host(),
        place.patient(),
        row.kind(),
        bodies.contentIn(organisation, row.id(), place.channel()),
        dayOf(row.madeAt()),
        older);
  }

  /**
   * The ledger has the day and no more, as the second would be the same in all channels; and no
   * time before 1970.
   */
  private static long dayOf(Instant madeAt) {
    return Math.max(0, madeAt.truncatedTo(ChronoUnit.DAYS).getEpochSecond());
  }

  private Optional<Bytes32> pointer(String organisation, UUID record, String channel) {
    return held.of(organisation, Set.of(record)).stream()
        .filter(one -> one.channel().equals(channel))
        .filter(one -> !isRefused(organisation, one.command()))
        .map(HeldRecords.Held::record)
        .findFirst();
  }

  /** False when the ledger is told of it already. */
  boolean record(Caller caller, UUID act, String hex) {
    String organisation = caller.organisation();
    WitnessDraft draft = witnessing.open(caller, act, DRAFT);
    WitnessSignature signed = witnessing.checkSignature(draft, hex);
    if (draft.recorded()) return false;
    Prepared prepared = draft.terms(Prepared.class);
    if (pointer(organisation, prepared.body(), prepared.channel()).isPresent()) return false;
    RecordTerms terms = prepared.terms();
    witnessing.record(
        caller,
        draft,
        signed,
        new ChannelCommand(
            act, prepared.channel(), terms.action().code(), terms.body(draft.act(), signed)));
    held.hold(organisation, prepared.channel(), terms.record(), prepared.body(), act);
    return true;
  }

  /** Where the ledger points to each of these. */
  Map<UUID, List<Pointer>> pointers(String organisation, List<Row> of) {
    List<HeldRecords.Held> all = held.of(organisation, of.stream().map(Row::id).toList());
    Map<UUID, CommandStatus> states =
        ledger.statuses(organisation, all.stream().map(HeldRecords.Held::command).toList());
    return all.stream()
        .collect(
            Collectors.groupingBy(
                HeldRecords.Held::body,
                Collectors.mapping(
                    one ->
                        new Pointer(
                            one.channel(),
                            one.record(),
                            Optional.ofNullable(states.get(one.command()))
                                .map(CommandStatus::state)
                                .orElse(CommandStatus.State.RECORDED)),
                    Collectors.toList())));
  }

  private long refused(String organisation, Row row, Place place) {
    return held.of(organisation, Set.of(row.id())).stream()
        .filter(one -> one.channel().equals(place.channel()))
        .filter(one -> isRefused(organisation, one.command()))
        .count();
  }

  /** The same for the same attempt: after a refusal it is another. */
  private static UUID actId(
      Caller caller, UUID record, String channel, String witness, long refused) {
    String name =
        String.join(
            "\n", "record pointer " + refused, caller.name(), record.toString(), channel, witness);
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
