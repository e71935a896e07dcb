package org.custodia.registry.people;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.ImportRows.Line;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Takes in files of FHIR Patients, one JSON resource a line (NDJSON). Handing in keeps every line,
 * sealed, or nothing; then each line is worked off in a transaction of its own, so that none is
 * half applied and a crash loses none. A line that cannot be taken stays until it is corrected or
 * dismissed. The same resource of the same source again corrects the entry it made.
 */
public final class PatientImport implements ImportWorker.Files {
  private static final int MOST_LINES = 200_000;
  private static final int LONGEST_LINE = 64 * 1024;
  private static final String FACT_SEPARATOR = "\u001f";

  private final OrganisationRows scope;
  private final ImportRows rows;
  private final PatientRows patientRows;
  private final SealedPatients safe;
  private final Patients patients;
  private final Clock clock;
  private final Semaphore handedIn = new Semaphore(0);

  PatientImport(
      OrganisationRows scope,
      ImportRows rows,
      PatientRows patientRows,
      SealedPatients safe,
      Patients patients,
      Clock clock) {
    this.scope = scope;
    this.rows = rows;
    this.patientRows = patientRows;
    this.safe = safe;
    this.patients = patients;
    this.clock = clock;
  }

  /**
   * How far an import is.
   *
   * @param source who the file comes from, as the person named it
   * @param counts lines by what became of them
   */
  public record Progress(
      UUID id,
      String source,
      int lines,
      Map<LineState, Integer> counts,
      Instant startedAt,
      String startedBy) {
    public int count(LineState state) {
      return counts.getOrDefault(state, 0);
    }

    public boolean finished() {
      return count(LineState.WAITING) == 0;
    }
  }

  /**
   * One line of the report.
   *
   * @param alike how many other entries look like the same person
   * @param code what was wrong (docs/errors.md) or, of a line that was taken, CUS-PAT-014 with the
   *     elements that were not kept
   */
  public record Reported(
      int number,
      LineState state,
      Optional<UUID> patient,
      int alike,
      Optional<String> code,
      List<Object> facts) {}

  /**
   * Keeps the lines of a file to be worked off.
   *
   * @param source names the system the file comes from; resources keep their ids within it
   * @throws Problem when the file is empty, has too many lines or one that is too long; then
   *     nothing is kept
   */
  public Progress handIn(Caller caller, UUID id, String source, InputStream file) {
    String organisation = Admissions.organisationOf(caller);
    String name = IdentityText.clean(source);
    if (name.isEmpty() || name.length() > 100) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PAT-070");
    }
    return scope.in(
        organisation,
        () -> {
          if (rows.find(organisation, id).isPresent()) {
            return progress(organisation, id);
          }
          byte[] sealedName =
              safe.seal(organisation, name.getBytes(StandardCharsets.UTF_8), context(id, 0));
          rows.add(
              organisation,
              new ImportRows.Import(id, sealedName, 0, clock.instant(), caller.name()));
          int lines = keep(organisation, id, file);
          if (lines == 0) {
            throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PAT-071");
          }
          rows.setLines(organisation, id, lines);
          OrganisationRows.afterCommit(handedIn::release);
          return progress(organisation, id);
        });
  }

  public Progress progress(Caller caller, UUID id) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(organisation, () -> progress(organisation, id));
  }

  public List<Progress> newest(Caller caller, int limit) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () ->
            rows.newest(organisation, limit).stream()
                .map(row -> progress(organisation, row.id()))
                .toList());
  }

  /** Lines that failed first, then those with lookalikes. */
  public List<Reported> report(Caller caller, UUID id, int limit) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () -> rows.report(organisation, id, limit).stream().map(PatientImport::reported).toList());
  }

  /** What a failed line holds, for correcting it. */
  public String content(Caller caller, UUID id, int number) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation, () -> content(organisation, id, failed(organisation, id, number)));
  }

  /** Tries a failed line again with other content. */
  public Reported repair(Caller caller, UUID id, int number, String content) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () -> {
          failed(organisation, id, number);
          byte[] kept = seal(organisation, id, number, content);
          rows.put(
              organisation,
              id,
              new Line(
                  number,
                  LineState.WAITING,
                  Optional.empty(),
                  0,
                  Optional.empty(),
                  "",
                  Optional.of(kept)));
          Line done = applied(caller, id, number, content);
          rows.put(organisation, id, done);
          return reported(done);
        });
  }

  /** Gives a failed line up and forgets what it holds. */
  public void dismiss(Caller caller, UUID id, int number) {
    String organisation = Admissions.organisationOf(caller);
    scope.in(
        organisation,
        () -> {
          Line line = failed(organisation, id, number);
          rows.put(
              organisation,
              id,
              new Line(
                  number,
                  LineState.DISMISSED,
                  Optional.empty(),
                  0,
                  line.code(),
                  line.facts(),
                  Optional.empty()));
        });
  }

  /**
   * Works off one waiting line of the organisation.
   *
   * @return false when none waits
   */
  boolean workOffOne(String organisation) {
    Optional<ImportRows.Import> next =
        scope.in(organisation, () -> rows.unfinished(organisation).stream().findFirst());
    if (next.isEmpty()) {
      return false;
    }
    UUID id = next.get().id();
    Caller starter = new Caller(organisation, next.get().startedBy(), Set.of(Admissions.ROLE));
    int[] number = new int[1];
    try {
      scope.in(
          organisation,
          () ->
              rows.nextWaiting(organisation, id)
                  .ifPresent(
                      line -> {
                        number[0] = line.number();
                        String content = content(organisation, id, line);
                        rows.put(organisation, id, applied(starter, id, line.number(), content));
                      }));
    } catch (Problem problem) {
      scope.in(organisation, () -> refuse(organisation, id, number[0], problem));
    }
    return true;
  }

  @Override
  public boolean workOff(String organisation, BooleanSupplier goOn) {
    return goOn.getAsBoolean() && workOffOne(organisation);
  }

  @Override
  public void awaitHandedIn(Duration atMost) throws InterruptedException {
    if (handedIn.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      handedIn.drainPermits();
    }
  }

  private int keep(String organisation, UUID id, InputStream file) {
    int number = 0;
    int kept = 0;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      for (String line = next(reader, number + 1); line != null; line = next(reader, number + 1)) {
        number++;
        if (!line.isBlank()) {
          kept++;
          rows.addLine(organisation, id, number, seal(organisation, id, number, line));
        }
        if (number > MOST_LINES) {
          throw new Problem(Problem.Kind.TOO_LARGE, "CUS-PAT-072", MOST_LINES);
        }
      }
      return kept;
    } catch (IOException failure) {
      throw new UncheckedIOException("the file of patients could not be read", failure);
    }
  }

  /** The next line, or null at the end; never more of it in memory than may be kept. */
  private static String next(BufferedReader reader, int number) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = reader.read(); c != '\n'; c = reader.read()) {
      if (c < 0) {
        return line.isEmpty() ? null : line.toString();
      }
      if (c != '\ufeff') {
        line.append((char) c);
      }
      if (line.length() > LONGEST_LINE) {
        throw new Problem(Problem.Kind.TOO_LARGE, "CUS-PAT-073", number, LONGEST_LINE);
      }
    }
    return line.toString();
  }

  private Line applied(Caller caller, UUID id, int number, String content) {
    Taken taken = take(caller, source(caller.organisation(), id), content);
    int alike = patients.lookalikes(caller.organisation(), taken.patient());
    Optional<String> remark =
        taken.notKept().isEmpty() ? Optional.empty() : Optional.of("CUS-PAT-014");
    String facts =
        String.join(", ", taken.notKept().stream().filter(PatientImport::isName).toList());
    return new Line(
        number,
        taken.state(),
        Optional.of(taken.patient()),
        alike,
        remark,
        facts,
        Optional.empty());
  }

  /**
   * What became of a Patient.
   *
   * @param state REGISTERED, CORRECTED or UNCHANGED
   * @param notKept elements that the directory does not keep
   */
  public record Taken(LineState state, UUID patient, Set<String> notKept) {}

  /**
   * Takes in one Patient of a source: a new entry, or a correction of the one that the same
   * resource made before. Inside the organisation's rows.
   *
   * @throws Problem as {@link FhirPatient#read} and {@link Patients#register}
   */
  public Taken take(Caller caller, String source, String content) {
    String organisation = Admissions.organisationOf(caller);
    FhirPatient.Read read = FhirPatient.read(FhirPatient.parse(content));
    Optional<UUID> there = read.id().flatMap(of -> entryOf(organisation, source, of));
    LineState state = LineState.REGISTERED;
    Patient patient;
    if (there.isPresent()) {
      Patient before = safe.open(organisation, there.get());
      patient =
          patients.change(caller, before.id(), before.version(), read.data(), before.treated());
      state = patient.version() == before.version() ? LineState.UNCHANGED : LineState.CORRECTED;
    } else {
      patient = patients.add(caller, UUID.randomUUID(), read.data(), true, PatientAct.IMPORTED);
    }
    read.id()
        .map(of -> safe.tokens(organisation).source(IdentityText.clean(source), of))
        .ifPresent(t -> patientRows.addTokens(organisation, patient.id(), Set.of(t), true));
    return new Taken(state, patient.id(), read.notKept());
  }

  /** The entry that a resource of a source made; empty once it was erased. */
  public Optional<UUID> entryOf(String organisation, String source, String resourceId) {
    return scope.in(
        organisation,
        () -> {
          String token = safe.tokens(organisation).source(IdentityText.clean(source), resourceId);
          return patientRows.sharing(organisation, Set.of(token), 1).stream().findFirst();
        });
  }

  /** An element name of FHIR; anything else in its place could be personal and is not repeated. */
  private static boolean isName(String element) {
    return element.matches("_?[a-z][A-Za-z]{1,30}");
  }

  private void refuse(String organisation, UUID id, int number, Problem problem) {
    Line line = rows.lock(organisation, id, number).orElseThrow();
    String facts =
        String.join(FACT_SEPARATOR, problem.arguments().stream().map(String::valueOf).toList());
    rows.put(
        organisation,
        id,
        new Line(
            number,
            LineState.FAILED,
            Optional.empty(),
            0,
            Optional.of(problem.code()),
            facts,
            line.sealed()));
  }

  private Line failed(String organisation, UUID id, int number) {
    return rows.lock(organisation, id, number)
        .filter(line -> line.state() == LineState.FAILED)
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-PAT-075"));
  }

  private Progress progress(String organisation, UUID id) {
    ImportRows.Import found =
        rows.find(organisation, id)
            .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-PAT-074"));
    return new Progress(
        id,
        source(organisation, id),
        found.lines(),
        rows.counts(organisation, id),
        found.startedAt(),
        found.startedBy());
  }

  private String source(String organisation, UUID id) {
    byte[] name = rows.find(organisation, id).orElseThrow().sealed();
    return new String(safe.unseal(organisation, name, context(id, 0)), StandardCharsets.UTF_8);
  }

  private byte[] seal(String organisation, UUID id, int number, String content) {
    return safe.seal(organisation, content.getBytes(StandardCharsets.UTF_8), context(id, number));
  }

  private String content(String organisation, UUID id, Line line) {
    byte[] kept = line.sealed().orElseThrow();
    return new String(
        safe.unseal(organisation, kept, context(id, line.number())), StandardCharsets.UTF_8);
  }

  private static Reported reported(Line line) {
    List<Object> facts =
        line.facts().isEmpty() ? List.of() : List.of((Object[]) line.facts().split(FACT_SEPARATOR));
    return new Reported(
        line.number(), line.state(), line.patient(), line.alike(), line.code(), facts);
  }

  private static String context(UUID id, int number) {
    return "patient_import/" + id + "/" + number;
  }
}
