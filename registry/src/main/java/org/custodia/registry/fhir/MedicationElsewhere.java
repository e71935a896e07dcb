package org.custodia.registry.fhir;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.ReceivedConsent;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.records.RecordReading;

/**
 * Allergies and medication of another host's patient that others hold, read together before
 * something is prescribed. Each is read as any other record: by a query that the reader signs, on
 * record for the patient. Only consents for treatment without a limit serve: what a patient allowed
 * so many times, or for emergencies, is not used up by looking before prescribing.
 */
public final class MedicationElsewhere {
  /** Queries that are put before a key at once. */
  public static final int MOST = 50;

  private final RecordReading reading;

  MedicationElsewhere(RecordReading reading) {
    this.reading = reading;
  }

  /** What there is, as our node has it, without what was corrected; the newest first. */
  public List<RecordReading.Elsewhere> of(Caller caller, Whose.Theirs whose) {
    return reading.elsewhere(caller, whose).stream()
        .filter(one -> one.superseded().isEmpty())
        .filter(one -> one.kind().filter(Prescribed.KINDS::contains).isPresent())
        .toList();
  }

  /** Consents by which it may be read together. */
  public List<ReceivedConsent> consents(Caller caller, Whose.Theirs whose) {
    return reading.consents(caller, whose).stream()
        .filter(one -> one.purpose() == ConsentPurpose.TREATMENT && one.uses() == 0)
        .toList();
  }

  /** A query for one record; of one record there are as many as there are consents. */
  public record Asked(Bytes32 record, RecordReading.Query query) {}

  /**
   * Prepares queries, at most {@link #MOST}, for what was not read yet.
   *
   * @param read records that the caller has read
   * @param witness address of the reader's key
   * @throws Problem NOT_FOUND CUS-REC-051 without a consent by which it may be read together; as
   *     {@link RecordReading#ask}
   */
  public List<Asked> ask(Caller caller, Whose.Theirs whose, Set<Bytes32> read, String witness) {
    List<ReceivedConsent> consents = consents(caller, whose);
    if (consents.isEmpty()) throw new Problem(Problem.Kind.NOT_FOUND, "CUS-REC-051");
    List<Asked> asked = new ArrayList<>();
    for (RecordReading.Elsewhere one : of(caller, whose)) {
      if (read.contains(one.record())) continue;
      if (asked.size() + consents.size() > MOST && !asked.isEmpty()) break;
      for (ReceivedConsent consent : consents) {
        var wanted =
            new RecordReading.Wanted(whose, one.holder(), one.record(), consent.commitment());
        asked.add(new Asked(one.record(), reading.ask(caller, UUID.randomUUID(), wanted, witness)));
      }
    }
    return asked;
  }

  /** One of {@link #ask}, signed. */
  public record Signed(Bytes32 record, UUID query, String signature) {}

  /** What was read by which query. */
  public record Got(UUID query, RecordReading.Read read) {}

  /**
   * @param refused why records could not be read, how many of each
   */
  public record Outcome(List<Got> got, Map<String, Refused> refused) {}

  /** A reason with the number of records. */
  public record Refused(Problem why, int records) {}

  /**
   * Sends the queries one after the other. What one consent does not open is asked for by the next;
   * a holder that does not answer is not asked again.
   */
  public Outcome read(Caller caller, Whose.Theirs whose, List<Signed> signed) {
    Map<Bytes32, Bytes32> holders =
        of(caller, whose).stream()
            .collect(
                Collectors.toMap(
                    RecordReading.Elsewhere::record,
                    RecordReading.Elsewhere::holder,
                    (one, same) -> one));
    Map<Bytes32, Got> got = new java.util.LinkedHashMap<>();
    Map<Bytes32, Problem> refused = new java.util.LinkedHashMap<>();
    Map<Bytes32, Problem> away = new java.util.HashMap<>();
    for (Signed one : signed) {
      if (got.containsKey(one.record())) continue;
      Optional<Bytes32> holder = Optional.ofNullable(holders.get(one.record()));
      Optional<Problem> silent = holder.map(away::get);
      if (silent.isPresent()) {
        refused.put(one.record(), silent.get());
        continue;
      }
      try {
        got.put(
            one.record(), new Got(one.query(), reading.read(caller, one.query(), one.signature())));
      } catch (Problem problem) {
        refused.put(one.record(), problem);
        if (problem.kind() == Problem.Kind.UNAVAILABLE) {
          holder.ifPresent(known -> away.put(known, problem));
        }
      }
    }
    refused.keySet().removeAll(new HashSet<>(got.keySet()));
    return new Outcome(List.copyOf(got.values()), counted(refused));
  }

  private static Map<String, Refused> counted(Map<Bytes32, Problem> refused) {
    Map<String, Refused> counted = new TreeMap<>();
    refused
        .values()
        .forEach(
            why ->
                counted.merge(
                    why.code(),
                    new Refused(why, 1),
                    (one, more) -> new Refused(one.why(), one.records() + 1)));
    return counted;
  }
}
