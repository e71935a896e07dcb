package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.Relationship;
import org.custodia.contracts.organs.RelationshipTerms;
import org.custodia.registry.organs.OrganFigures.Part;
import org.custodia.registry.organs.OrganFigures.Pattern;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is a pattern, and what is not. */
class PatternRowsTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final String AGENCY = "agency";
  private static final Instant AT = Instant.parse("2026-11-26T04:00:00Z");
  private static final Bytes32 BANK = word("bank");
  private static final Bytes32 CENTRE = word("centre");
  private static final Bytes32 OTHER = word("other");
  private static final Bytes32 SOMEBODY = word("somebody");
  private static final Map<Part, Action> ACTIONS =
      Map.of(
          Part.RELATIONSHIP, Action.RELATIONSHIP,
          Part.ADVOCATE, Action.ADVOCATE,
          Part.COMMITTEE, Action.COMMITTEE,
          Part.RECOVERY, Action.RECOVER,
          Part.TRANSPORT, Action.TAKE_OVER);

  private final JdbcClient rows = database.unbound();
  private int told;

  private static Bytes32 word(String text) {
    return Bytes32.keccak(text.getBytes());
  }

  @BeforeEach
  void nothingWasTold() {
    for (String table : List.of("organ_event", "organ", "organ_offer", "member_operator")) {
      rows.sql("truncate " + table).update();
    }
  }

  private List<Pattern> patterns() {
    return database
        .rows()
        .in(
            AGENCY,
            () ->
                new PatternRows(database.jdbc())
                    .of(AGENCY, AT.minusSeconds(1), AT.plus(Duration.ofDays(1))));
  }

  /**
   * @param donor of a case; opened when it is first named
   * @param centre to which the donor's organ was allocated; null for none
   * @param as how the relationship was declared; null for a donor who is dead
   */
  private void was(String donor, Part part, Bytes32 companion, Bytes32 centre, String as) {
    Instant at = AT.plusSeconds(told++);
    Bytes32 caseId = word(donor);
    Bytes32 organId = word("organ of " + donor);
    event(caseId, Action.OPEN_CASE, word("clerk"), at, new byte[0]);
    if (as != null) {
      var terms = new RelationshipTerms(Relationship.valueOf(as), Bytes32.ZERO).terms();
      event(caseId, Action.RELATIONSHIP, word("clerk"), at, terms);
    }
    event(part == Part.TRANSPORT ? organId : caseId, ACTIONS.get(part), companion, at, new byte[0]);
    rows.sql(
            """
            insert into member_operator (organisation, key, member, kind, roles, place, valid_from,
              valid_until, holder)
            values (:organisation, :key, :member, 1, 1, '', 0, 1, :holder) on conflict do nothing
            """)
        .param("organisation", AGENCY)
        .param("key", key(companion))
        .param("member", word("member").toArray())
        .param("holder", companion.toArray())
        .update();
    rows.sql(
            """
            insert into organ (organisation, organ_id, case_id, organ, laterality, part, state,
              changed_at)
            values (:organisation, :organ, :case, 1, 0, 0, 'RECOVERED', now())
            on conflict do nothing
            """)
        .param("organisation", AGENCY)
        .param("organ", organId.toArray())
        .param("case", caseId.toArray())
        .update();
    if (centre != null) allocated(organId, centre);
  }

  private static String key(Bytes32 companion) {
    return companion.toString().substring(0, 42);
  }

  private void allocated(Bytes32 organId, Bytes32 centre) {
    rows.sql(
            """
            insert into organ_offer (organisation, channel, command_id, organ_id, list, rank,
              candidate, centre, blood_group, reason, answer_until, state, offered_at, answered_at)
            values (:organisation, 'offer', :id, :organ, :organ, 1, :organ, :centre, 1, 0, :at,
              'ALLOCATED', :at, :at)
            """)
        .param("organisation", AGENCY)
        .param("id", UUID.randomUUID())
        .param("organ", organId.toArray())
        .param("centre", centre.toArray())
        .param("at", AT.atOffset(ZoneOffset.UTC))
        .update();
  }

  private void event(Bytes32 subject, Action action, Bytes32 who, Instant at, byte[] terms) {
    rows.sql(
            """
            insert into organ_event (organisation, channel, command_id, kind, subject, action,
              by_member, giver, receiver, witness, state, place, device_time, irregularities, terms,
              happened_at, block, log_index, transaction, signed_id, device_sequence, previous_hash,
              signature)
            values (:organisation, 'channel', :id, :kind, :subject, :action, :bank, :bank, :bank,
              :witness, 1, '', :at, 0, :terms, :at, 1, :told, :bank, :bank, 1, :bank, :bank)
            """)
        .param("organisation", AGENCY)
        .param("id", UUID.randomUUID())
        .param("kind", SubjectKind.DONOR_CASE.code())
        .param("subject", subject.toArray())
        .param("action", action.code())
        .param("bank", BANK.toArray())
        .param("witness", key(who))
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("terms", terms)
        .param("told", told)
        .update();
  }

  @Test
  void somebodyWithTwoDonorsWhoseOrgansWentToOneCentreIsAPattern() {
    was("first", Part.ADVOCATE, SOMEBODY, CENTRE, "FRIEND");
    was("second", Part.ADVOCATE, SOMEBODY, CENTRE, "SPOUSE");
    was("third", Part.ADVOCATE, SOMEBODY, OTHER, "FRIEND");
    was("fourth", Part.ADVOCATE, SOMEBODY, null, "FRIEND");
    assertThat(patterns())
        .containsExactly(
            new Pattern(
                BANK,
                CENTRE,
                Part.ADVOCATE,
                SOMEBODY,
                word("member"),
                List.of("FRIEND", "SPOUSE"),
                2,
                4,
                AT.plusSeconds(1)));
  }

  @Test
  void twoOrgansOfOneDonorAreOneCase() {
    was("first", Part.RECOVERY, SOMEBODY, CENTRE, null);
    was("first", Part.RECOVERY, SOMEBODY, CENTRE, null);
    assertThat(patterns()).isEmpty();
  }

  @Test
  void differentPeopleOrPartsAreNotPutTogether() {
    was("first", Part.COMMITTEE, SOMEBODY, CENTRE, null);
    was("second", Part.ADVOCATE, SOMEBODY, CENTRE, null);
    was("third", Part.COMMITTEE, word("another"), CENTRE, null);
    assertThat(patterns()).isEmpty();
  }

  @Test
  void whoBelongsToTheCentreIsNoCompanionOfItsDonors() {
    was("first", Part.TRANSPORT, SOMEBODY, word("member"), null);
    was("second", Part.TRANSPORT, SOMEBODY, word("member"), null);
    assertThat(patterns()).isEmpty();
  }

  @Test
  void mostDonorsStandFirstAndThenWhoseDonorsWentNowhereElse() {
    for (String donor : List.of("a", "b")) was(donor, Part.ADVOCATE, SOMEBODY, CENTRE, null);
    was("c", Part.ADVOCATE, SOMEBODY, OTHER, null);
    for (String donor : List.of("a", "b")) was(donor, Part.COMMITTEE, word("x"), CENTRE, null);
    for (String donor : List.of("a", "b", "d")) {
      was(donor, Part.TRANSPORT, word("driver"), CENTRE, null);
    }
    assertThat(patterns())
        .extracting(Pattern::part)
        .containsExactly(Part.TRANSPORT, Part.COMMITTEE, Part.ADVOCATE);
  }
}
