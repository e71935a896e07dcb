package org.custodia.registry.people;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.keys.Keys;

/** Opens and seals the rows of people. Used inside the organisation's rows. */
final class SealedPatients {
  private final Keys keys;
  private final PatientRows rows;

  SealedPatients(Keys keys, PatientRows rows) {
    this.keys = keys;
    this.rows = rows;
  }

  PatientTokens tokens(String organisation) {
    return new PatientTokens(keys.records(organisation));
  }

  /** Seals with the organisation's key, for what belongs to no one person alone. */
  byte[] seal(String organisation, byte[] plaintext, String context) {
    return keys.records(organisation).seal(plaintext, context.getBytes(StandardCharsets.UTF_8));
  }

  byte[] unseal(String organisation, byte[] sealed, String context) {
    return keys.records(organisation).open(sealed, context.getBytes(StandardCharsets.UTF_8));
  }

  /** False when the id is taken. */
  boolean add(
      String organisation, UUID id, boolean treated, PatientData data, Instant at, String by) {
    if (!rows.add(organisation, id, treated, at, by)) {
      return false;
    }
    PatientKey key = PatientKey.fresh();
    rows.addKey(organisation, id, seal(organisation, key.bytes(), keyContext(id)));
    rows.addVersion(organisation, id, 1, seal(key, id, 1, data), at, by);
    rows.putTokens(organisation, id, tokens(organisation).all(data));
    return true;
  }

  void addVersion(String organisation, Patient changed, Instant at, String by) {
    byte[] sealed =
        seal(key(organisation, changed.id()), changed.id(), changed.version(), changed.data());
    rows.addVersion(organisation, changed.id(), changed.version(), sealed, at, by);
    rows.setCurrent(organisation, changed.id(), changed.version(), changed.treated());
    rows.putTokens(organisation, changed.id(), tokens(organisation).all(changed.data()));
  }

  /**
   * @throws Problem when there is no such entry, or it was erased
   */
  PatientKey key(String organisation, UUID patient) {
    return rows.key(organisation, patient)
        .map(kept -> PatientKey.of(unseal(organisation, kept, keyContext(patient))))
        .orElseThrow(() -> missing(organisation, patient));
  }

  /**
   * @throws Problem when there is no such entry, or it was erased
   */
  Patient open(String organisation, UUID id) {
    return find(organisation, id).orElseThrow(() -> missing(organisation, id));
  }

  Optional<Patient> find(String organisation, UUID id) {
    return open(organisation, List.of(id)).stream().findFirst();
  }

  /** In the order asked for, without those that were erased. */
  List<Patient> open(String organisation, Collection<UUID> ids) {
    Map<UUID, Patient> opened = new HashMap<>();
    for (PatientRows.Sealed row : rows.open(organisation, ids)) {
      PatientKey key = PatientKey.of(unseal(organisation, row.key(), keyContext(row.id())));
      opened.put(
          row.id(),
          new Patient(
              row.id(),
              row.version(),
              row.treated(),
              FhirPatient.ofCanonical(key.open(row.data(), context(row.id(), row.version())))));
    }
    return ids.stream().distinct().filter(opened::containsKey).map(opened::get).toList();
  }

  /** Every version, newest first; without data once erased. */
  List<PatientVersion> versions(String organisation, UUID id) {
    Optional<PatientKey> key =
        rows.key(organisation, id)
            .map(kept -> PatientKey.of(unseal(organisation, kept, keyContext(id))));
    return rows.versions(organisation, id).stream()
        .map(
            row ->
                new PatientVersion(
                    row.version(),
                    row.recordedAt(),
                    row.recordedBy(),
                    row.sealed()
                        .flatMap(
                            kept ->
                                key.map(k -> k.open(kept, context(id, row.version())))
                                    .map(FhirPatient::ofCanonical))))
        .toList();
  }

  Problem missing(String organisation, UUID id) {
    return rows.find(organisation, id)
        .flatMap(PatientRows.Entry::erasedAt)
        .map(at -> new Problem(Problem.Kind.NOT_FOUND, "CUS-PAT-002", at))
        .orElseGet(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-PAT-001"));
  }

  private static byte[] seal(PatientKey key, UUID id, int version, PatientData data) {
    return key.seal(FhirPatient.canonical(data), context(id, version));
  }

  private static String keyContext(UUID id) {
    return "patient_key/" + id;
  }

  private static String context(UUID id, int version) {
    return "patient_version/" + id + "/" + version;
  }
}
