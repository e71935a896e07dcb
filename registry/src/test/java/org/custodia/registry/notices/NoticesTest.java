package org.custodia.registry.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.notices.NoticesWorld.HOSPITAL;
import static org.custodia.registry.notices.NoticesWorld.PHARMACY;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What patients are told is kept, is theirs alone, and is not told twice. */
class NoticesTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private final NoticesWorld world = new NoticesWorld(database, NoticesWorld.noMail());
  private final Notices notices = world.notices;

  @Test
  void isToldOncePerIdHoweverOftenItIsPut() {
    UUID id = UUID.randomUUID();
    UUID consent = UUID.randomUUID();
    for (int i = 0; i < 3; i++) {
      notices.put(
          HOSPITAL,
          world.martin,
          id,
          NoticeKind.USED,
          NoticesWorld.facts(consent),
          world.clock.instant());
    }
    assertThat(listed())
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.kind()).isEqualTo(NoticeKind.USED);
              assertThat(told.grantee()).contains(PHARMACY);
              assertThat(told.consent()).contains(consent);
              assertThat(told.at()).isEqualTo(NoticesWorld.START);
              assertThat(told.read()).isFalse();
              assertThat(told.live()).isTrue();
            });
  }

  @Test
  void goesWithTheTransactionOfWhoTellsIt() {
    UUID id = UUID.randomUUID();
    assertThatThrownBy(
            () ->
                database
                    .rows()
                    .in(
                        HOSPITAL,
                        () -> {
                          notices.put(
                              HOSPITAL,
                              world.martin,
                              id,
                              NoticeKind.OPTED_OUT,
                              Map.of(),
                              world.clock.instant());
                          throw new IllegalStateException("rolled back");
                        }))
        .hasMessage("rolled back");
    assertThat(listed()).isEmpty();
  }

  @Test
  void listsTheNewestFirstPageByPage() {
    List<UUID> told =
        List.of(
            world.tell(world.martin, NoticeKind.GRANTED),
            world.tell(world.martin, NoticeKind.OPENED),
            world.tell(world.martin, NoticeKind.USED));
    List<Notice> first = notices.list(world.patient, world.martin, Optional.empty(), 2);
    assertThat(first).extracting(Notice::id).containsExactly(told.get(2), told.get(1));
    assertThat(notices.list(world.patient, world.martin, Optional.of(told.get(1)), 2))
        .extracting(Notice::id)
        .containsExactly(told.get(0));
  }

  @Test
  void tellsTheHistoryOfOneConsent() {
    UUID consent = UUID.randomUUID();
    world.tell(world.martin, NoticeKind.GRANTED, consent);
    world.tell(world.martin, NoticeKind.GRANTED);
    world.tell(world.martin, NoticeKind.USED, consent);
    assertThat(notices.about(world.patient, world.martin, consent))
        .extracting(Notice::kind)
        .containsExactly(NoticeKind.GRANTED, NoticeKind.USED);
  }

  @Test
  void countsWhatTheReaderHasNotMarkedAsRead() {
    UUID first = world.tell(world.martin, NoticeKind.GRANTED);
    UUID second = world.tell(world.martin, NoticeKind.OPENED);
    world.tell(world.martin, NoticeKind.USED);
    assertThat(unread(world.patient)).isEqualTo(3);
    notices.markRead(world.patient, world.martin, second);
    notices.markRead(world.patient, world.martin, second);
    assertThat(unread(world.patient)).isEqualTo(2);
    notices.markAllRead(world.patient, world.martin, second);
    assertThat(unread(world.patient)).as("what came later stays unread").isEqualTo(1);
    assertThat(listed()).extracting(Notice::read).containsExactly(false, true, true);
    notices.markRead(world.patient, world.martin, UUID.randomUUID());
    assertThat(unread(world.patient)).isEqualTo(1);
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void aGuardianReadsWithoutTakingTheMarkFromThePatient() {
    world.people.acts(world.guardian, world.martin);
    UUID told = world.tell(world.martin, NoticeKind.USED);
    notices.markRead(world.guardian, world.martin, told);
    assertThat(unread(world.guardian)).isZero();
    assertThat(unread(world.patient)).isEqualTo(1);
  }

  @Test
  void whatIsToldUnderAnotherEntryOfTheSamePersonIsReadHereToo() {
    UUID other = UUID.randomUUID();
    world.people.same(world.martin, other);
    UUID own = world.tell(world.martin, NoticeKind.GRANTED);
    UUID there = world.tell(other, NoticeKind.USED);
    assertThat(listed()).extracting(Notice::id).containsExactly(there, own);
    assertThat(notices.news(world.patient, world.martin, Optional.of(0L)).fresh()).hasSize(2);
    notices.markAllRead(world.patient, world.martin, there);
    assertThat(unread(world.patient)).isZero();
  }

  @Test
  void isNobodyElsesToReadMarkOrMute() {
    UUID told = world.tell(world.martin, NoticeKind.USED);
    for (Caller other : List.of(world.stranger, world.guardian, elsewhere())) {
      refused(() -> notices.list(other, world.martin, Optional.empty(), 10));
      refused(() -> notices.about(other, world.martin, UUID.randomUUID()));
      refused(() -> notices.news(other, world.martin, Optional.of(0L)));
      refused(() -> notices.markRead(other, world.martin, told));
      refused(() -> notices.markAllRead(other, world.martin, told));
      refused(() -> notices.settings(other, world.martin));
      refused(() -> notices.mute(other, world.martin, NoticeKind.USED, true));
      refused(() -> notices.mute(other, world.martin, PHARMACY, true));
      refused(() -> notices.setMail(other, world.martin, "a@b.example", "en"));
      refused(() -> notices.confirmMail(other, world.martin, "00000000"));
      refused(() -> notices.stopMail(other, world.martin));
    }
    assertThat(unread(world.patient)).isEqualTo(1);
  }

  @Test
  void givesOneReadersMarkNoHoldOnAnotherPatientsNotice() {
    UUID told = world.tell(world.martin, NoticeKind.USED);
    notices.markRead(world.guardian, world.lea, told);
    notices.markAllRead(world.guardian, world.lea, told);
    assertThat(unread(world.patient)).isEqualTo(1);
  }

  @Test
  void pointsOutWhatCameAfterWhatThePageKnows() {
    world.tell(world.martin, NoticeKind.GRANTED);
    Notices.News opened = notices.news(world.patient, world.martin, Optional.empty());
    assertThat(opened.fresh()).as("nothing is news on a page just opened").isEmpty();
    UUID used = world.tell(world.martin, NoticeKind.USED);
    Notices.News later = notices.news(world.patient, world.martin, Optional.of(opened.latest()));
    assertThat(later.fresh()).extracting(Notice::id).containsExactly(used);
    assertThat(later.unread()).isEqualTo(2);
    assertThat(notices.news(world.patient, world.martin, Optional.of(later.latest())).fresh())
        .isEmpty();
  }

  @Test
  void mutingStopsPointingOutAndNeverTheRecord() {
    notices.mute(world.patient, world.martin, NoticeKind.USED, true);
    world.tell(world.martin, NoticeKind.USED);
    UUID opened = world.tell(world.martin, NoticeKind.OPENED);
    assertThat(notices.news(world.patient, world.martin, Optional.of(0L)).fresh())
        .extracting(Notice::id)
        .containsExactly(opened);
    assertThat(listed()).hasSize(2);
    assertThat(unread(world.patient)).isEqualTo(2);
    assertThat(notices.settings(world.patient, world.martin).mutedKinds())
        .containsExactly(NoticeKind.USED);
    notices.mute(world.patient, world.martin, NoticeKind.USED, false);
    assertThat(notices.news(world.patient, world.martin, Optional.of(0L)).fresh()).hasSize(2);
  }

  @Test
  void anOrganisationCanBeMutedButNotWhatMustBeHeardOf() {
    notices.mute(world.patient, world.martin, PHARMACY, true);
    world.tell(world.martin, NoticeKind.USED);
    UUID granted = world.tell(world.martin, NoticeKind.GRANTED);
    assertThat(notices.news(world.patient, world.martin, Optional.of(0L)).fresh())
        .extracting(Notice::id)
        .containsExactly(granted);
    assertThat(notices.settings(world.patient, world.martin).mutedMembers())
        .containsExactly(PHARMACY);
    for (NoticeKind kind : List.of(NoticeKind.GRANTED, NoticeKind.OPTED_IN)) {
      assertThatThrownBy(() -> notices.mute(world.patient, world.martin, kind, true))
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.code()).isEqualTo("CUS-NOT-002"));
    }
  }

  @Test
  void onesOwnMutesSayNothingToAnother() {
    world.people.acts(world.guardian, world.martin);
    notices.mute(world.guardian, world.martin, NoticeKind.USED, true);
    world.tell(world.martin, NoticeKind.USED);
    assertThat(notices.news(world.patient, world.martin, Optional.of(0L)).fresh()).hasSize(1);
    assertThat(notices.news(world.guardian, world.martin, Optional.of(0L)).fresh()).isEmpty();
  }

  @Test
  void offersNoMailWhereThereIsNoServer() {
    assertThat(notices.settings(world.patient, world.martin).mailOffered()).isFalse();
    assertThatThrownBy(
            () -> notices.setMail(world.patient, world.martin, "martin@mail.example", "fr"))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("CUS-NOT-004"));
  }

  @Test
  void nothingOfItStandsInAPlainColumn() {
    UUID consent = UUID.randomUUID();
    world.tell(world.martin, NoticeKind.USED, consent);
    notices.mute(world.patient, world.martin, PHARMACY, true);
    notices.markAllRead(world.patient, world.martin, listed().get(0).id());
    String everything =
        database
            .rows()
            .in(
                HOSPITAL,
                () ->
                    List.of("notice", "notice_read", "notice_reader", "notice_mail").stream()
                        .flatMap(
                            table ->
                                database
                                    .jdbc()
                                    .sql("select t::text from " + table + " t")
                                    .query(String.class)
                                    .list()
                                    .stream())
                        .toList()
                        .toString());
    assertThat(everything).contains(world.martin.toString());
    for (String secret :
        List.of(consent.toString(), PHARMACY.toString().substring(2), "TREATMENT", "martin\"")) {
      assertThat(everything)
          .doesNotContain(secret)
          .doesNotContain(
              java.util.HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(everything).doesNotContain("patient.martin");
  }

  private List<Notice> listed() {
    return notices.list(world.patient, world.martin, Optional.empty(), 100);
  }

  private int unread(Caller caller) {
    return notices.news(caller, world.martin, Optional.empty()).unread();
  }

  private static Caller elsewhere() {
    return new Caller("another-hospital", "somebody", Set.of("patient"));
  }

  private static void refused(Runnable act) {
    assertThatThrownBy(act::run)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("CUS-NOT-001"));
  }
}
