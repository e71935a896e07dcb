package org.custodia.registry.privacy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.people.Kin;
import org.custodia.registry.people.Resemblance;
import org.custodia.registry.people.Resemblance.Reason;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Takes every access once, and opens a case for what stands out, with the numbers and reasons that
 * make it so. What is found is the same whenever it is looked at in the same order; one case is
 * about one person and one day, and about one patient where it is the patient who makes it unusual.
 */
final class AccessWatch implements Keeper {
  /** Whoever shares these with a patient may be a relative. */
  private static final Set<Reason> OF_RELATIVES =
      EnumSet.of(
          Reason.SAME_FAMILY_NAME,
          Reason.SAME_FORMER_NAME,
          Reason.SAME_ADDRESS,
          Reason.SAME_TELEPHONE_OR_MAIL);

  private final OrganisationRows rows;
  private final AccessRows accesses;
  private final CaseRows cases;
  private final StoredStaff staff;
  private final Kin kin;
  private final Function<String, Bytes32> memberIds;
  private final PrivacySettings settings;
  private final Clock clock;

  AccessWatch(
      OrganisationRows rows,
      AccessRows accesses,
      CaseRows cases,
      StoredStaff staff,
      Kin kin,
      Function<String, Bytes32> memberIds,
      PrivacySettings settings,
      Clock clock) {
    this.rows = rows;
    this.accesses = accesses;
    this.cases = cases;
    this.staff = staff;
    this.kin = kin;
    this.memberIds = memberIds;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void look(String organisation) {
    rows.in(
        organisation,
        () -> {
          Instant now = clock.instant();
          List<Access> fresh = accesses.take(organisation, memberIds.apply(organisation), now);
          if (fresh.isEmpty()) return;
          List<Staff.Member> people = staff.all(organisation);
          for (Access access : fresh) judge(organisation, access, people, now);
        });
  }

  private void judge(String organisation, Access access, List<Staff.Member> people, Instant now) {
    List<CaseRows.Finding> found = new ArrayList<>();
    emergency(access).ifPresent(found::add);
    volume(organisation, access).ifPresent(found::add);
    hour(organisation, access).ifPresent(found::add);
    Optional<Staff.Member> who =
        access
            .person()
            .flatMap(name -> people.stream().filter(one -> one.person().equals(name)).findFirst());
    if (access.patient().isPresent() && who.isPresent()) {
      UUID patient = access.patient().get();
      unrelated(organisation, access, patient, who.get(), people).ifPresent(found::add);
      relative(organisation, access, patient, who.get()).ifPresent(found::add);
      colleague(organisation, access, patient, who.get(), people).ifPresent(found::add);
    }
    for (CaseRows.Finding finding : found) {
      cases.raise(organisation, finding, access, now, now.plus(settings.within(finding.kind())));
    }
  }

  private Optional<CaseRows.Finding> emergency(Access access) {
    if (access.purpose().filter(ConsentPurpose.EMERGENCY::equals).isEmpty()) {
      return Optional.empty();
    }
    String consent = access.consent().map(Bytes32::toString).orElse("");
    return Optional.of(
        new CaseRows.Finding(
            id(CaseKind.BREAK_GLASS, access.who(), access.subject(), consent),
            CaseKind.BREAK_GLASS,
            true,
            day(access),
            Map.of()));
  }

  private Optional<CaseRows.Finding> volume(String organisation, Access access) {
    LocalDate day = day(access);
    ZoneId zone = settings.zoneId();
    TreeMap<LocalDate, Integer> days =
        accesses.patientsByDay(
            organisation,
            access.who(),
            day.minusDays(settings.history()).atStartOfDay(zone).toInstant(),
            day.plusDays(1).atStartOfDay(zone).toInstant(),
            zone);
    int today = days.getOrDefault(day, 0);
    if (today <= settings.volumeLeast()) return Optional.empty();
    List<Integer> before = days.headMap(day).values().stream().sorted().toList();
    if (before.size() >= settings.historyLeast()) {
      double usual = median(before);
      if (today <= settings.volumeFactor() * usual) return Optional.empty();
      return finding(
          CaseKind.VOLUME,
          access,
          false,
          Map.of(
              "patients", Integer.toString(today),
              "usual", Long.toString(Math.round(usual)),
              "days", Integer.toString(before.size())));
    }
    return finding(CaseKind.VOLUME, access, false, Map.of("patients", Integer.toString(today)));
  }

  private static double median(List<Integer> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
  }

  private Optional<CaseRows.Finding> hour(String organisation, Access access) {
    ZonedDateTime local = access.at().atZone(settings.zoneId());
    if (!settings.isNight(local.toLocalTime())) return Optional.empty();
    LocalDate night = night(local);
    Set<LocalDate> before =
        accesses
            .times(
                organisation,
                access.who(),
                access.at().minus(settings.history(), ChronoUnit.DAYS),
                access.at())
            .stream()
            .map(at -> at.atZone(settings.zoneId()))
            .filter(at -> settings.isNight(at.toLocalTime()))
            .map(this::night)
            .filter(one -> one.isBefore(night))
            .collect(Collectors.toSet());
    if (before.size() >= settings.nightsUsual()) return Optional.empty();
    return finding(
        CaseKind.HOUR,
        access,
        false,
        Map.of(
            "time", local.toLocalTime().truncatedTo(ChronoUnit.MINUTES).toString(),
            "nights", Integer.toString(before.size()),
            "days", Integer.toString(settings.history())));
  }

  /** The evening on which the night began. */
  private LocalDate night(ZonedDateTime local) {
    boolean morning = local.toLocalTime().isBefore(settings.nightUntil());
    return morning ? local.toLocalDate().minusDays(1) : local.toLocalDate();
  }

  /** Others write this patient's records, and nobody of this person's department does. */
  private Optional<CaseRows.Finding> unrelated(
      String organisation,
      Access access,
      UUID patient,
      Staff.Member who,
      List<Staff.Member> people) {
    if (who.department().isEmpty()) return Optional.empty();
    List<String> authors =
        accesses.authors(
            organisation,
            patient,
            access.at().minus(settings.departmentHistory(), ChronoUnit.DAYS));
    if (authors.contains(who.person())) return Optional.empty();
    Set<String> departments =
        people.stream()
            .filter(one -> authors.contains(one.person()) && !one.department().isEmpty())
            .map(Staff.Member::department)
            .collect(Collectors.toCollection(TreeSet::new));
    if (departments.isEmpty() || departments.contains(who.department())) return Optional.empty();
    return finding(
        CaseKind.UNRELATED,
        access,
        true,
        Map.of("department", who.department(), "departments", String.join(", ", departments)));
  }

  private Optional<CaseRows.Finding> relative(
      String organisation, Access access, UUID patient, Staff.Member who) {
    if (!StoredStaff.isComparable(who)) return Optional.empty();
    Optional<Resemblance> likeness = kin.of(organisation, patient, StoredStaff.asPerson(who));
    List<Reason> shared =
        likeness.stream()
            .flatMap(one -> one.reasons().stream())
            .filter(OF_RELATIVES::contains)
            .toList();
    if (shared.isEmpty()) return Optional.empty();
    String reasons =
        likeness.get().reasons().stream()
            .filter(Reason::speaksFor)
            .filter(reason -> reason != Reason.SAME_TOWN)
            .map(Enum::name)
            .collect(Collectors.joining(","));
    return finding(CaseKind.RELATIVE, access, true, Map.of("reasons", reasons));
  }

  private Optional<CaseRows.Finding> colleague(
      String organisation,
      Access access,
      UUID patient,
      Staff.Member who,
      List<Staff.Member> people) {
    for (Staff.Member other : people) {
      if (other.person().equals(who.person()) || !StoredStaff.isComparable(other)) continue;
      boolean same =
          kin.of(organisation, patient, StoredStaff.asPerson(other))
              .filter(Resemblance::likely)
              .isPresent();
      if (same) {
        return finding(CaseKind.COLLEAGUE, access, true, Map.of("colleague", other.person()));
      }
    }
    return Optional.empty();
  }

  private Optional<CaseRows.Finding> finding(
      CaseKind kind, Access access, boolean aboutPatient, Map<String, String> facts) {
    LocalDate day =
        kind == CaseKind.HOUR ? night(access.at().atZone(settings.zoneId())) : day(access);
    UUID id =
        aboutPatient ? id(kind, access.who(), day, access.subject()) : id(kind, access.who(), day);
    return Optional.of(new CaseRows.Finding(id, kind, aboutPatient, day, facts));
  }

  private LocalDate day(Access access) {
    return access.at().atZone(settings.zoneId()).toLocalDate();
  }

  /** The same whenever the same is concluded. */
  private static UUID id(Object... from) {
    return UUID.nameUUIDFromBytes(("privacy " + List.of(from)).getBytes(StandardCharsets.UTF_8));
  }
}
