package org.custodia.registry.fhir;

import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.custodia.registry.fhir.FhirRows.Row;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords.RecordView;
import org.custodia.registry.records.RecordSignatures;
import org.custodia.registry.witnessing.Witnessing.Signed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where each version of a record came from: who kept it here and when, and the signatures by which
 * the ledger was told of it.
 */
final class ProvenanceResources implements ResourceSource {
  private static final Pattern ID = Pattern.compile("([0-9a-f-]{36})-v(\\d{1,9})");
  private static final Coding CREATED = Coding.hl7("v3-DataOperation", "CREATE");
  private static final Coding UPDATED = Coding.hl7("v3-DataOperation", "UPDATE");
  private static final Coding AUTHOR = Coding.hl7("provenance-participant-type", "author");
  private static final Coding ENTERER = Coding.hl7("provenance-participant-type", "enterer");
  private static final Coding CUSTODIAN = Coding.hl7("provenance-participant-type", "custodian");

  /** ASTM E1762, author's signature. */
  private static final Coding SIGNED =
      new Coding("urn:iso-astm:E1762-95:2013", "1.2.840.10065.1.12.1.1");

  /**
   * @see <a href="https://w3c-ccg.github.io/ethereum-eip712-signature-2021-spec/">W3C Credentials
   *     Community Group, EIP-712 signatures</a>
   */
  private static final Coding TYPED =
      new Coding("https://w3id.org/security", "EthereumEip712Signature2021");

  private final FhirRows rows;
  private final WrittenHere written;
  private final RecordSignatures signatures;
  private final long chainId;
  private final Whose whose;
  private final Us us;

  ProvenanceResources(
      FhirRows rows,
      WrittenHere written,
      RecordSignatures signatures,
      long chainId,
      Whose whose,
      Us us) {
    this.rows = rows;
    this.written = written;
    this.signatures = signatures;
    this.chainId = chainId;
    this.whose = whose;
    this.us = us;
  }

  /**
   * A version of a record.
   *
   * @param record its id among records
   * @param target what it is here
   */
  private record Origin(
      String id,
      UUID record,
      UUID patient,
      String target,
      boolean first,
      boolean fromFile,
      Instant at,
      String person) {
    static Origin of(Row row) {
      return new Origin(
          row.id() + "-v" + row.version(),
          row.body(),
          row.patient().orElseThrow(),
          row.type() + "/" + row.id() + "/_history/" + row.version(),
          row.version() == 1,
          row.source().isPresent(),
          row.recordedAt(),
          row.recordedBy());
    }

    static Origin of(RecordView view) {
      return new Origin(
          view.id() + "-v1",
          view.id(),
          WrittenHere.patient(view),
          RecordType.DOCUMENT_REFERENCE.type() + "/" + view.id() + "/_history/1",
          view.supersedes().isEmpty(),
          false,
          view.addedAt(),
          view.person());
    }

    boolean isNamed(Set<String> ids) {
      return ids.contains(id.substring(0, 36));
    }
  }

  @Override
  public String type() {
    return "Provenance";
  }

  @Override
  public List<SearchParameter> parameters() {
    return List.of(
        SearchParameter.reference("target", "target"),
        SearchParameter.reference("patient", "target"),
        SearchParameter.date("recorded", "recorded"));
  }

  @Override
  public Set<String> roles() {
    Set<String> roles = new HashSet<>(Whose.CARE);
    roles.add(Whose.PATIENT);
    return roles;
  }

  @Override
  public boolean isTaken() {
    return false;
  }

  @Override
  public Optional<Held> read(Caller caller, String id) {
    Matcher parts = ID.matcher(id);
    if (!parts.matches()) return Optional.empty();
    Optional<Origin> kept =
        Whose.uuid(parts.group(1))
            .flatMap(one -> rows.version(one, Integer.parseInt(parts.group(2))))
            .filter(row -> isSeen(caller, row))
            .map(Origin::of);
    return kept.or(
            () ->
                Whose.uuid(parts.group(1))
                    .filter(one -> parts.group(2).equals("1"))
                    .flatMap(one -> view(caller, one))
                    .filter(view -> whose.maySee(caller, WrittenHere.patient(view)))
                    .map(Origin::of))
        .map(origin -> held(caller.organisation(), List.of(origin)).get(0));
  }

  private Optional<RecordView> view(Caller caller, UUID id) {
    if (!Whose.isPatient(caller)) return written.view(caller, id);
    return written.views(caller, whose.entries(caller, List.of())).stream()
        .filter(view -> view.id().equals(id))
        .findFirst();
  }

  private boolean isSeen(Caller caller, Row row) {
    return RecordType.of(row.type()).filter(RecordType::isOfPatient).isPresent()
        && row.patient().filter(patient -> whose.maySee(caller, patient)).isPresent();
  }

  @Override
  public List<Held> find(Caller caller, Asked asked) {
    List<String> targets = asked.values("target");
    if (targets.isEmpty()) {
      return held(
          caller.organisation(), of(caller, whose.entries(caller, asked.values("patient"))));
    }
    Set<UUID> patients = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (String target : targets) {
      String[] parts = References.relative(target).split("/");
      Whose.uuid(parts[parts.length > 1 ? 1 : 0])
          .ifPresent(
              id -> {
                ids.add(id.toString());
                rows.find(id)
                    .flatMap(Row::patient)
                    .or(() -> view(caller, id).map(WrittenHere::patient))
                    .filter(patient -> whose.maySee(caller, patient))
                    .ifPresent(patients::add);
              });
    }
    if (!asked.values("patient").isEmpty()) {
      patients.retainAll(whose.entries(caller, asked.values("patient")));
    }
    return held(
        caller.organisation(),
        of(caller, patients).stream().filter(origin -> origin.isNamed(ids)).toList());
  }

  private List<Origin> of(Caller caller, Set<UUID> patients) {
    return Stream.concat(
            rows.historyOf(patients).stream()
                .filter(
                    row -> RecordType.of(row.type()).filter(RecordType::isOfPatient).isPresent())
                .map(Origin::of),
            written.views(caller, patients).stream().map(Origin::of))
        .toList();
  }

  @Override
  public List<String> used() {
    return List.of("target", "patient");
  }

  private List<Held> held(String organisation, List<Origin> origins) {
    Map<UUID, List<Signed>> signed =
        signatures.of(organisation, origins.stream().map(Origin::record).toList());
    return origins.stream()
        .map(
            origin ->
                new Held(
                    type(),
                    origin.id(),
                    1,
                    origin.at(),
                    Optional.empty(),
                    () ->
                        provenance(
                            organisation, origin, signed.getOrDefault(origin.record(), List.of()))))
        .toList();
  }

  private ObjectNode provenance(String organisation, Origin origin, List<Signed> signed) {
    ObjectNode provenance = FhirJson.object();
    provenance.putArray("target").addObject().put("reference", origin.target());
    provenance.put("recorded", origin.at().toString());
    (origin.first() ? CREATED : UPDATED).asConcept(provenance.putObject("activity"));
    ObjectNode person = provenance.putArray("agent").addObject();
    (origin.fromFile() ? ENTERER : AUTHOR).asConcept(person.putObject("type"));
    person.putObject("who").put("display", origin.person());
    us.reference(organisation, person.putObject("onBehalfOf"));
    ObjectNode custodian = provenance.withArray("agent").addObject();
    CUSTODIAN.asConcept(custodian.putObject("type"));
    us.reference(organisation, custodian.putObject("who"));
    for (Signed one : signed) {
      signature(organisation, one, provenance.withArray("signature").addObject());
    }
    return provenance;
  }

  /** Over the EIP-712 act that told a channel of the record: r, s and v, 65 bytes. */
  private void signature(String organisation, Signed signed, ObjectNode signature) {
    ArrayNode types = signature.putArray("type");
    SIGNED.in(types.addObject());
    TYPED.in(types.addObject());
    signature.put("when", signed.at().toString());
    Coding.identified(
        signature.putObject("who"),
        "urn:ietf:rfc:3986",
        "did:pkh:eip155:" + chainId + ":" + signed.witness(),
        signed.person());
    us.reference(organisation, signature.putObject("onBehalfOf"));
    signature.put("sigFormat", "application/octet-stream");
    signature.put("data", Base64.getEncoder().encodeToString(signed.signature().toArray()));
  }
}
