package org.custodia.registry.fhir;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fhir.FhirFile.Piece;
import org.custodia.registry.fhir.ImportedFiles.Row;
import org.custodia.registry.fhir.ImportedFiles.Trouble;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.people.ImportWorker;
import org.custodia.registry.people.LineState;
import org.custodia.registry.people.PatientImport;
import org.custodia.registry.records.RecordBodies;
import org.custodia.registry.records.ResourceRecords;
import org.custodia.registry.rows.OrganisationRows;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes in files of FHIR R4 resources: patients into the directory, their records as they are. A
 * file is kept, sealed, until it was worked off in the background, each resource in a transaction
 * of its own: it is there whole or not at all, and after a restart the work goes on where it was.
 * The same resource of the same source again changes nothing, or corrects what is there by a new
 * version. For the admissions desk.
 */
public final class FhirImport implements ImportWorker.Files {
  /** Bytes of the longest file. */
  public static final int LONGEST = RecordBodies.LONGEST;

  private static final String ROLE = "admissions";
  private static final int LONGEST_SOURCE = 100;
  private static final int AT_ONCE = 100;
  private static final int MOST_REPORTED = 1_000;
  private static final String FACT_SEPARATOR = "\u001f";

  private final OrganisationRows scope;
  private final ImportedFiles files;
  private final KeptResources kept;
  private final ResourceRecords records;
  private final FhirTokens tokens;
  private final RecordBodies bodies;
  private final PatientImport patients;
  private final Keys keys;
  private final Clock clock;
  private final Semaphore handedIn = new Semaphore(0);
  private final Set<String> recorded = ConcurrentHashMap.newKeySet();

  FhirImport(
      OrganisationRows scope,
      ImportedFiles files,
      KeptResources kept,
      ResourceRecords records,
      FhirTokens tokens,
      RecordBodies bodies,
      PatientImport patients,
      Keys keys,
      Clock clock) {
    this.scope = scope;
    this.files = files;
    this.kept = kept;
    this.records = records;
    this.tokens = tokens;
    this.bodies = bodies;
    this.patients = patients;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * How far a file is.
   *
   * @param source who it comes from, as the person named it
   * @param resources how many it holds
   * @param done how many were worked off; the others wait
   * @param unchanged were there already
   * @param failed are not here; {@link #troubles} says why
   */
  public record Progress(
      UUID id,
      String source,
      int resources,
      int done,
      int added,
      int corrected,
      int unchanged,
      int failed,
      Instant startedAt,
      String startedBy) {
    public boolean finished() {
      return done == resources;
    }
  }

  /**
   * A resource that was not taken in.
   *
   * @param line of the file, or entry of the Bundle, from 1
   * @param resource its type and the source's id, as far as they could be read
   * @param code of what is wrong, with the facts that belong to its sentence
   */
  public record Refused(int line, String resource, String code, List<Object> facts) {}

  /**
   * Keeps a file to be worked off. The same id again answers how far it is.
   *
   * @param id made by who hands it in
   * @param source names the system the file comes from; resources keep their ids within it
   * @param file NDJSON, one resource, or a Bundle
   * @throws Problem CUS-FHR-014 not of the admissions desk; 011 no source; 010 nothing in it; 002
   *     too large
   */
  public Progress handIn(Caller caller, UUID id, String source, InputStream file) {
    String organisation = deskOf(caller);
    String name = source.strip().replaceAll("\\s+", " ");
    if (name.isEmpty() || name.length() > LONGEST_SOURCE) {
      throw new Problem(Kind.BAD_INPUT, "CUS-FHR-011", LONGEST_SOURCE);
    }
    Optional<Row> there = scope.in(organisation, () -> files.find(id));
    if (there.isPresent()) return progress(organisation, there.get());
    byte[] content = read(file);
    int pieces = FhirFile.pieces(content).size();
    if (pieces == 0) throw new Problem(Kind.BAD_INPUT, "CUS-FHR-010");
    return scope.in(
        organisation,
        () -> {
          bodies.keep(organisation, id, FhirJson.MEDIA_TYPE, content);
          byte[] sealed =
              keys.records(organisation).seal(name.getBytes(StandardCharsets.UTF_8), context(id));
          files.add(
              organisation,
              new Row(id, sealed, pieces, 0, 0, 0, 0, 0, clock.instant(), caller.name()));
          OrganisationRows.afterCommit(handedIn::release);
          return progress(organisation, files.find(id).orElseThrow());
        });
  }

  /**
   * @throws Problem CUS-FHR-012 when there is none
   */
  public Progress progress(Caller caller, UUID id) {
    String organisation = deskOf(caller);
    return scope.in(organisation, () -> progress(organisation, found(id)));
  }

  public List<Progress> newest(Caller caller, int limit) {
    String organisation = deskOf(caller);
    return scope.in(
        organisation,
        () -> files.newest(limit).stream().map(row -> progress(organisation, row)).toList());
  }

  /** What was not taken in, in the order of the file, the first thousand. */
  public List<Refused> troubles(Caller caller, UUID id) {
    String organisation = deskOf(caller);
    return scope.in(
        organisation,
        () -> {
          found(id);
          return files.troubles(id, MOST_REPORTED).stream().map(FhirImport::refused).toList();
        });
  }

  /**
   * Works off the file that has waited longest; before the first, what was kept when resources were
   * no records yet.
   */
  @Override
  public boolean workOff(String organisation, BooleanSupplier goOn) {
    if (recorded.add(organisation)) {
      boolean more = true;
      while (more && goOn.getAsBoolean()) more = recordOlder(organisation);
    }
    Optional<Row> next = scope.in(organisation, files::unfinished);
    if (next.isEmpty()) return false;
    Row row = next.get();
    String source = source(organisation, row);
    List<Piece> pieces = FhirFile.pieces(bodies.open(organisation, row.id()).bytes());
    Caller starter = new Caller(organisation, row.startedBy(), Set.of(ROLE));
    for (int done = row.done(); done < pieces.size() && goOn.getAsBoolean(); done++) {
      if (!takeIn(starter, row.id(), source, done, pieces.get(done))) return true;
    }
    return true;
  }

  /** False when somebody else has worked on the same file meanwhile. */
  private boolean takeIn(Caller starter, UUID id, String source, int done, Piece piece) {
    String organisation = starter.organisation();
    try {
      return inTurn(
          organisation,
          id,
          done,
          () -> files.advance(id, column(apply(starter, id, source, piece))));
    } catch (Problem problem) {
      return inTurn(
          organisation,
          id,
          done,
          () -> {
            files.advance(id, "failed");
            files.trouble(organisation, id, trouble(piece, problem));
          });
    }
  }

  /** Does the next piece in a transaction, and keeps others from doing it meanwhile. */
  private boolean inTurn(String organisation, UUID id, int done, Runnable piece) {
    return scope.in(
        organisation,
        () -> {
          Optional<Row> now = files.lock(id).filter(row -> row.done() == done);
          if (now.isEmpty()) return false;
          piece.run();
          boolean last = now.get().pieces() == done + 1;
          if (last) bodies.shred(organisation, id); // nobody needs the file any more
          return true;
        });
  }

  private KeptResources.Outcome apply(Caller starter, UUID file, String source, Piece piece) {
    String organisation = starter.organisation();
    ObjectNode resource = FhirJson.parse(piece.text());
    RecordType type = ResourceCheck.check(resource);
    String id = resource.path("id").asString("");
    if (id.isEmpty()) throw new Problem(Kind.BAD_INPUT, "CUS-FHR-005");
    Bytes32 from = tokens.source(organisation, source);
    Optional<UUID> patient = Optional.empty();
    boolean changed = false;
    if (type == RecordType.PATIENT) {
      PatientImport.Taken taken =
          patients.take(starter, source, new String(piece.text(), StandardCharsets.UTF_8));
      changed = taken.state() != LineState.UNCHANGED;
      patient = Optional.of(taken.patient());
    } else if (type.isOfPatient()) {
      patient = Optional.of(patientOf(organisation, source, type, resource));
    }
    KeptResources.Outcome outcome =
        kept.ofSource(organisation, starter.name(), type, patient, source, from, id, piece.text())
            .outcome();
    if (type.isOfPatient() && outcome != KeptResources.Outcome.UNCHANGED) {
      records.tellOfFile(organisation, patient.orElseThrow(), file, clock.instant());
    }
    return changed && outcome == KeptResources.Outcome.UNCHANGED
        ? KeptResources.Outcome.CORRECTED
        : outcome;
  }

  private UUID patientOf(String organisation, String source, RecordType type, ObjectNode resource) {
    String path = type.type() + "." + type.subject();
    String reference = resource.path(type.subject()).path("reference").asString("");
    String id = References.idIn(reference, RecordType.PATIENT.type());
    if (id.isEmpty()) throw ResourceCheck.malformed(path + ".reference");
    return patients
        .entryOf(organisation, source, id)
        .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-FHR-015", path));
  }

  private static String column(KeptResources.Outcome outcome) {
    return switch (outcome) {
      case ADDED -> "added";
      case CORRECTED -> "corrected";
      case UNCHANGED -> "unchanged";
    };
  }

  private static Trouble trouble(Piece piece, Problem problem) {
    String label = "";
    try {
      ObjectNode resource = FhirJson.parse(piece.text());
      String type = resource.path("resourceType").asString("");
      String id = resource.path("id").asString("");
      label = type.matches("[A-Za-z]{1,40}") ? type : "";
      if (!label.isEmpty() && ResourceCheck.isId(id)) label += "/" + id;
    } catch (Problem unreadable) {
      label = "";
    }
    String facts =
        String.join(FACT_SEPARATOR, problem.arguments().stream().map(String::valueOf).toList());
    return new Trouble(piece.number(), label, problem.code(), facts);
  }

  private static Refused refused(Trouble trouble) {
    List<Object> facts =
        trouble.facts().isEmpty()
            ? List.of()
            : List.of((Object[]) trouble.facts().split(FACT_SEPARATOR));
    return new Refused(trouble.piece(), trouble.resource(), trouble.code(), facts);
  }

  @Override
  public void awaitHandedIn(Duration atMost) throws InterruptedException {
    if (handedIn.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) handedIn.drainPermits();
  }

  /**
   * Makes records of resources that were kept before they were records, some at once.
   *
   * @return false when none was left
   */
  boolean recordOlder(String organisation) {
    return scope.in(organisation, () -> kept.recordOlder(organisation, AT_ONCE));
  }

  private Row found(UUID id) {
    return files.find(id).orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-FHR-012"));
  }

  private Progress progress(String organisation, Row row) {
    return new Progress(
        row.id(),
        source(organisation, row),
        row.pieces(),
        row.done(),
        row.added(),
        row.corrected(),
        row.unchanged(),
        row.failed(),
        row.startedAt(),
        row.startedBy());
  }

  private String source(String organisation, Row row) {
    return new String(
        keys.records(organisation).open(row.sealed(), context(row.id())), StandardCharsets.UTF_8);
  }

  private static byte[] context(UUID id) {
    return ("fhir_import " + id).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] read(InputStream file) {
    try {
      byte[] content = file.readNBytes(LONGEST + 1);
      if (content.length > LONGEST) {
        throw new Problem(Kind.TOO_LARGE, "CUS-FHR-002", LONGEST / 1024 / 1024);
      }
      return content;
    } catch (IOException failure) {
      throw new UncheckedIOException("the file of resources could not be read", failure);
    }
  }

  private static String deskOf(Caller caller) {
    if (!caller.has(ROLE)) throw new Problem(Kind.FORBIDDEN, "CUS-FHR-014");
    return caller.organisation();
  }
}
