package org.custodia.registry.privacy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** {@link Staff} in the table {@code privacy_staff}, sealed under the organisation's record key. */
final class StoredStaff implements Staff {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LONGEST = 200;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final Keys keys;
  private final Clock clock;

  StoredStaff(OrganisationRows rows, JdbcClient jdbc, Keys keys, Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public List<Member> all(Caller caller) {
    StoredPrivacyCases.check(caller);
    return rows.in(caller.organisation(), () -> all(caller.organisation()));
  }

  /** Used inside the organisation's rows. */
  List<Member> all(String organisation) {
    return jdbc
        .sql("select person, sealed from privacy_staff where organisation = :o")
        .param("o", organisation)
        .query((row, number) -> open(organisation, row.getString(1), row.getBytes(2)))
        .list()
        .stream()
        .sorted(Comparator.comparing(Member::person))
        .toList();
  }

  @Override
  public Optional<Member> find(Caller caller, String person) {
    return all(caller).stream().filter(one -> one.person().equals(person)).findFirst();
  }

  @Override
  public void enter(Caller caller, Member member) {
    StoredPrivacyCases.check(caller);
    Member checked =
        new Member(
            text("person", member.person(), true),
            text("family", member.family(), false),
            text("given", member.given(), false),
            birthDate(member.birthDate()),
            text("street", member.street(), false),
            text("postalCode", member.postalCode(), false),
            text("telephone", member.telephone(), false),
            text("department", member.department(), false));
    String organisation = caller.organisation();
    byte[] sealed =
        keys.records(organisation).seal(JSON.writeValueAsBytes(checked), context(checked.person()));
    rows.in(
        organisation,
        () -> {
          jdbc.sql(
                  """
                  insert into privacy_staff (organisation, person, sealed, changed_by, changed_at)
                  values (:o, :person, :sealed, :by, :at)
                  on conflict (organisation, person) do update set sealed = excluded.sealed,
                    changed_by = excluded.changed_by, changed_at = excluded.changed_at
                  """)
              .param("o", organisation)
              .param("person", checked.person())
              .param("sealed", sealed)
              .param("by", caller.name())
              .param("at", AccessRows.utc(clock.instant()))
              .update();
        });
  }

  @Override
  public void remove(Caller caller, String person) {
    StoredPrivacyCases.check(caller);
    String organisation = caller.organisation();
    rows.in(
        organisation,
        () -> {
          jdbc.sql("delete from privacy_staff where organisation = :o and person = :person")
              .param("o", organisation)
              .param("person", person)
              .update();
        });
  }

  /** Whether there is enough to compare with a patient. */
  static boolean isComparable(Member member) {
    return !member.family().isEmpty() || !member.telephone().isEmpty() || hasAddress(member);
  }

  private static boolean hasAddress(Member member) {
    return !member.street().isEmpty() && !member.postalCode().isEmpty();
  }

  /** The identity data that patients have. */
  static PatientData asPerson(Member member) {
    return new PatientData(
        List.of(),
        List.of(
            new PatientData.Name(
                "official",
                member.family(),
                member.given().isEmpty() ? List.of() : List.of(member.given().split(" ")))),
        Optional.of(member.birthDate()).filter(day -> !day.isEmpty()),
        Optional.empty(),
        hasAddress(member)
            ? List.of(
                new PatientData.Address(List.of(member.street()), "", "", member.postalCode(), ""))
            : List.of(),
        member.telephone().isEmpty()
            ? List.of()
            : List.of(new PatientData.Telecom("phone", member.telephone(), "")),
        List.of());
  }

  private Member open(String organisation, String person, byte[] sealed) {
    return JSON.readValue(keys.records(organisation).open(sealed, context(person)), Member.class);
  }

  private static byte[] context(String person) {
    return ("privacy staff " + person).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(String field, String value, boolean needed) {
    String text = value == null ? "" : value.strip();
    if ((needed && text.isEmpty()) || text.length() > LONGEST) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PRI-007", field);
    }
    return text;
  }

  private static String birthDate(String value) {
    String text = text("birthDate", value, false);
    try {
      if (!text.isEmpty()) LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PRI-007", "birthDate");
    }
    return text;
  }
}
