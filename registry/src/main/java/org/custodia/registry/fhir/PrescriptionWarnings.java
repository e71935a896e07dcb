package org.custodia.registry.fhir;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fhir.FhirRows.Row;
import org.custodia.registry.fhir.Prescribed.Recorded;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.Patient;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientSheets;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.registry.products.ProductEntry;
import org.custodia.registry.records.PatientRecords;
import org.custodia.registry.records.PatientRecords.RecordView;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.records.RecordBodies;
import org.custodia.registry.records.RecordReading;
import org.custodia.registry.rows.OrganisationRows;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares a medicine that is about to be prescribed with the allergies and the current medication
 * that the prescriber may see: what their organisation holds of the patient, and what they have
 * just read at others by the patient's consent. It reads nothing elsewhere by itself, because a
 * reader signs every reading. It warns and never stops anybody, and it says what it did not
 * compare: no warning does not mean that there is no danger. That it looked is on record, and the
 * patient sees it.
 */
public final class PrescriptionWarnings {
  private final OrganisationRows scope;
  private final FhirRows rows;
  private final RecordReader reader;
  private final PatientRecords records;
  private final RecordBodies bodies;
  private final MedicationElsewhere elsewhere;
  private final PatientSheets sheets;
  private final PatientDirectory directory;
  private final ProductCatalogue products;
  private final Accesses accesses;

  /** Opens one row as it is answered. */
  interface RecordReader {
    Held held(String organisation, Row row);
  }

  PrescriptionWarnings(
      OrganisationRows scope,
      FhirRows rows,
      RecordReader reader,
      PatientRecords records,
      RecordBodies bodies,
      MedicationElsewhere elsewhere,
      PatientSheets sheets,
      PatientDirectory directory,
      ProductCatalogue products,
      Accesses accesses) {
    this.scope = scope;
    this.rows = rows;
    this.reader = reader;
    this.records = records;
    this.bodies = bodies;
    this.elsewhere = elsewhere;
    this.sheets = sheets;
    this.directory = directory;
    this.products = products;
    this.accesses = accesses;
  }

  /** What there is to look at twice. */
  public enum Why {
    /** An allergy or intolerance to this substance. */
    ALLERGY,
    /** An allergy or intolerance to another substance of its group. */
    ALLERGY_IN_GROUP,
    /** The patient has this substance already. */
    TAKEN_ALREADY,
    /** The patient has another substance of its group already. */
    GROUP_TAKEN_ALREADY,
    /** A text about allergies or medication names this substance or one of its group. */
    MENTIONED
  }

  /** What was not compared. */
  public enum Unchecked {
    /** Nobody of this name and birth date is registered here: nothing was compared. */
    NOBODY,
    /** Several patients are: nothing of theirs was compared. */
    SEVERAL,
    /** The register of medicines does not say what is in it; its name was compared. */
    SUBSTANCES,
    /** Some of what is recorded names no substance. */
    UNNAMED,
    /** What other providers hold. */
    ELSEWHERE,
    /** Of what other providers hold, what the caller has not read; {@link Checked#left} has it. */
    UNREAD,
    /** What the patient does not share with the caller's organisation. */
    UNSHARED,
    /** Documents, and how different substances affect each other. */
    INTERACTIONS
  }

  /**
   * @param name of the patient, as on the prescription
   * @param birthDate YYYY-MM-DD; empty where {@code whose} says who it is
   * @param gtins packs that are to be prescribed, 14 digits each
   * @param whose the patient from whose page the prescription was begun; empty when it was not:
   *     then those are compared whose name and birth date these are
   * @param read what the caller has read of that patient at others
   */
  public record Question(
      String name,
      String birthDate,
      List<String> gtins,
      Optional<Whose> whose,
      List<RecordReading.Read> read) {
    public Question(String name, String birthDate, List<String> gtins) {
      this(name, birthDate, gtins, Optional.empty(), List.of());
    }
  }

  /**
   * @param recorded name of the allergy or medicine as it is recorded; of a text its title, empty
   *     at another holder
   * @param when it was recorded, as FHIR writes it; may be empty
   * @param resource {@code Type/id} under {@code /fhir}; empty for what is not there
   * @param holder name of the other member that holds it; empty for what is held here
   */
  public record Warning(
      Why why, String recorded, String when, Optional<String> resource, Optional<String> holder) {}

  /**
   * Records about allergies or medication that were not compared.
   *
   * @param holder name of the other member; empty for what is held here
   * @param unread whether the caller has not read them; else they are pictures, PDFs or the like
   */
  public record Left(Optional<String> holder, RecordKind kind, boolean unread, int records) {}

  /**
   * @param patient entry here whose records were compared
   * @param compared how many allergies and medicines, ours and others'
   * @param elsewhere how many of these are held by others
   */
  public record Checked(
      Optional<UUID> patient,
      int compared,
      int elsewhere,
      List<Warning> warnings,
      Set<Unchecked> unchecked,
      List<Left> left) {}

  /**
   * @throws Problem CUS-FHR-014 for anybody but a physician; NOT_FOUND CUS-REC-021 for a patient
   *     who is not known here
   */
  public Checked check(Caller caller, Question question) {
    if (!caller.has("physician")) throw new Problem(Kind.FORBIDDEN, "CUS-FHR-014");
    return scope.in(caller.organisation(), () -> new Comparison(caller, question).done());
  }

  /** Persons of this name: entries that were decided to be one person are one. */
  private List<Set<UUID>> people(String organisation, Question question) {
    if (question.whose().orElse(null) instanceof Whose.Own own) {
      directory
          .name(organisation, own.patient())
          .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-REC-021"));
      return List.of(directory.entriesOf(organisation, own.patient()));
    }
    if (question.name().isBlank() || question.birthDate().isBlank()) return List.of();
    List<Set<UUID>> people = new ArrayList<>();
    for (Patient patient : sheets.named(organisation, question.name(), question.birthDate())) {
      Set<UUID> entries = directory.entriesOf(organisation, patient.id());
      if (people.stream().noneMatch(known -> known.contains(patient.id()))) people.add(entries);
    }
    return people;
  }

  /** One question's answer, as it comes together. */
  private final class Comparison {
    private final Caller caller;
    private final Question question;
    private final Prescribed prescribed;
    private final Set<Unchecked> unchecked = new TreeSet<>(Set.of(Unchecked.INTERACTIONS));
    private final List<Warning> warnings = new ArrayList<>();
    private final Map<Left, Integer> left = new java.util.LinkedHashMap<>();
    private int compared;
    private int others;

    Comparison(Caller caller, Question question) {
      this.caller = caller;
      this.question = question;
      this.prescribed =
          new Prescribed(
              question.gtins().stream().flatMap(gtin -> substances(gtin).stream()).toList());
    }

    Checked done() {
      Optional<UUID> patient = Optional.empty();
      List<Set<UUID>> people = people(caller.organisation(), question);
      boolean theirs = question.whose().orElse(null) instanceof Whose.Theirs;
      if (people.size() == 1) {
        ours(people.get(0));
        patient = people.get(0).stream().sorted().findFirst();
      } else if (people.size() > 1) {
        unchecked.add(Unchecked.SEVERAL);
      } else if (!theirs) {
        unchecked.add(Unchecked.NOBODY);
      }
      if (question.whose().orElse(null) instanceof Whose.Theirs whose) {
        unchecked.add(Unchecked.UNSHARED);
        written(records.of(caller, whose), view -> records.read(caller, view.id()));
        elsewhere(whose);
      } else if (people.size() == 1) {
        unchecked.add(Unchecked.ELSEWHERE);
      } else {
        unchecked.retainAll(Set.of(Unchecked.NOBODY, Unchecked.SEVERAL));
      }
      return new Checked(patient, compared, others, List.copyOf(warnings), unchecked, counted());
    }

    private List<Left> counted() {
      return left.entrySet().stream()
          .map(
              one ->
                  new Left(
                      one.getKey().holder(),
                      one.getKey().kind(),
                      one.getKey().unread(),
                      one.getValue()))
          .toList();
    }

    private void left(Optional<String> holder, RecordKind kind, boolean unread) {
      left.merge(new Left(holder, kind, unread, 0), 1, Integer::sum);
    }

    private List<Substance> substances(String gtin) {
      List<String> named =
          products.supply(gtin).substances().stream()
              .map(one -> one.substring(one.indexOf(' ') + 1))
              .toList();
      if (!named.isEmpty()) return named.stream().map(Substance::named).toList();
      unchecked.add(Unchecked.SUBSTANCES);
      return products
          .byGtin(gtin)
          .map(ProductEntry::product)
          .map(product -> Substance.named(product.name().split("[0-9,]")[0]))
          .stream()
          .toList();
    }

    /** What is held here of a patient of ours. */
    private void ours(Set<UUID> entries) {
      List<Held> looked = new ArrayList<>();
      for (RecordType type :
          List.of(RecordType.ALLERGY_INTOLERANCE, RecordType.MEDICATION_REQUEST)) {
        for (Row row : rows.ofPatients(entries, type.type())) {
          Held held = reader.held(caller.organisation(), row);
          ObjectNode resource = held.resource();
          String name = type.type() + "/" + held.id();
          if (resource(resource, Optional.of(name), Optional.empty())) looked.add(held);
        }
      }
      Set<UUID> done = new HashSet<>();
      List<RecordView> views =
          entries.stream()
              .flatMap(entry -> records.of(caller, new Whose.Own(entry)).stream())
              .filter(view -> done.add(view.id()))
              .toList();
      written(
          views,
          view -> {
            looked.add(shown(view));
            return bodies.open(caller.organisation(), view.id());
          });
      accesses.shown(caller, Accesses.How.WARNING, looked);
    }

    private Held shown(RecordView view) {
      return new Held(
          RecordType.DOCUMENT_REFERENCE.type(),
          view.id().toString(),
          1,
          view.addedAt(),
          Optional.of(WrittenHere.patient(view)),
          FhirJson::object);
    }

    /** What people wrote here; resources that came as such are looked at as what they are. */
    private void written(List<RecordView> views, Function<RecordView, RecordBodies.Opened> open) {
      for (RecordView view : views) {
        boolean about = Prescribed.KINDS.contains(view.kind());
        if (!about || view.resource() || view.erased() || view.supersededBy().isPresent()) continue;
        if (isReadable(view.contentType())) {
          content(view.kind(), open.apply(view), view.title(), view.madeAt(), Optional.empty());
        } else {
          left(Optional.empty(), view.kind(), false);
        }
      }
    }

    private void elsewhere(Whose.Theirs whose) {
      Map<Bytes32, RecordReading.Read> read =
          question.read().stream()
              .collect(Collectors.toMap(one -> one.record().record(), one -> one, (a, b) -> b));
      for (RecordReading.Elsewhere one : elsewhere.of(caller, whose)) {
        RecordKind kind = one.kind().orElseThrow();
        Optional<String> holder = Optional.of(one.holderName());
        RecordReading.Read known = read.get(one.record());
        if (known == null) {
          unchecked.add(Unchecked.UNREAD);
          left(holder, kind, true);
        } else if (isReadable(known.opened().contentType())) {
          int before = compared;
          content(kind, known.opened(), "", one.madeAt(), holder);
          others += compared - before;
        } else {
          left(holder, kind, false);
        }
      }
    }

    private static boolean isReadable(String contentType) {
      return contentType.equals(FhirJson.MEDIA_TYPE) || contentType.startsWith("text/plain");
    }

    private void content(
        RecordKind kind,
        RecordBodies.Opened opened,
        String title,
        Instant madeAt,
        Optional<String> holder) {
      if (!opened.contentType().equals(FhirJson.MEDIA_TYPE)) {
        compared++;
        String text = title + " " + new String(opened.bytes(), StandardCharsets.UTF_8);
        if (prescribed.isIn(kind, text)) {
          warnings.add(
              new Warning(Why.MENTIONED, title, madeAt.toString(), Optional.empty(), holder));
        }
        return;
      }
      boolean said = false;
      for (JsonNode resource : resources(opened)) {
        if (Prescribed.recorded(resource).isEmpty()) continue;
        said = true;
        resource(resource, Optional.empty(), holder);
      }
      if (!said) left(holder, kind, false);
    }

    /** The resource, or those of a Bundle. */
    private static List<JsonNode> resources(RecordBodies.Opened opened) {
      try {
        ObjectNode one = FhirJson.parse(opened.bytes());
        return Stream.concat(
                Stream.of((JsonNode) one),
                ResourceText.stream(one.path("entry")).map(entry -> entry.path("resource")))
            .toList();
      } catch (Problem malformed) {
        return List.of();
      }
    }

    /** Whether it stands, or is current, so that it was compared. */
    private boolean resource(JsonNode resource, Optional<String> name, Optional<String> holder) {
      Recorded recorded = Prescribed.recorded(resource).orElseThrow();
      if (!recorded.counts()) return false;
      compared++;
      if (!recorded.substance().isSaid()) unchecked.add(Unchecked.UNNAMED);
      prescribed
          .against(recorded)
          .map(
              why ->
                  new Warning(
                      why,
                      recorded.name(),
                      ResourceText.of((ObjectNode) resource).when(),
                      name,
                      holder))
          .ifPresent(warnings::add);
      return true;
    }
  }
}
