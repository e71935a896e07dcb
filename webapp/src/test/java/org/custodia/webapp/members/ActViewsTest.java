package org.custodia.webapp.members;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;
import org.custodia.registry.identity.AuthorityAct;
import org.custodia.registry.identity.AuthorityAct.AddNode;
import org.custodia.registry.identity.AuthorityAct.CertifyMember;
import org.custodia.registry.identity.AuthorityAct.EndAccount;
import org.custodia.registry.identity.AuthorityAct.EndFounding;
import org.custodia.registry.identity.AuthorityAct.EndNode;
import org.custodia.registry.identity.AuthorityAct.EnrolOperator;
import org.custodia.registry.identity.AuthorityAct.ReplaceKey;
import org.custodia.registry.identity.AuthorityAct.RevokeOperator;
import org.custodia.registry.identity.AuthorityAct.SetStatus;
import org.custodia.registry.identity.Validity;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallMembers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a person reads before signing, against real rows of members. */
@SliceTest
class ActViewsTest {
  private static final String OURS = "agence-du-medicament";
  private static final Instant SINCE = Instant.parse("2024-11-20T08:00:00Z");
  private static final Validity PERIOD = new Validity(SINCE, Instant.parse("2027-01-01T00:00:00Z"));
  private static final Bytes32 NODE = Bytes32.keccak(new byte[] {9});
  private static final String NEW_KEY = "0x" + "e1".repeat(20);

  private static final List<AuthorityAct> ACTS =
      List.of(
          new CertifyMember(
              "gln:3010000000037",
              "Pharmacie du Pont",
              0,
              Set.of(MemberRole.PHARMACY),
              new Validity(SINCE, Shown.NO_END)),
          new SetStatus(SmallMembers.PONT, MemberStatus.SUSPENDED, "Inspection"),
          new AddNode(SmallMembers.PONT, NODE, List.of(NEW_KEY), "FR", PERIOD),
          new EndNode(SmallMembers.PONT, NODE),
          new EndAccount(SmallMembers.PONT, "0x" + "a1".repeat(20)),
          new EnrolOperator(
              SmallMembers.PONT,
              NEW_KEY,
              NODE,
              OperatorKind.DEVICE,
              Set.of(MemberRole.PHARMACY),
              "Till 2",
              PERIOD),
          new RevokeOperator(SmallMembers.DEVICE, "Stolen"),
          new ReplaceKey(SmallMembers.DEVICE, NEW_KEY, PERIOD.until(), "Lost"),
          new EndFounding());

  @Autowired ActViews views;

  @Test
  void everyActHasWordsAndNamesTheMember() {
    assertThat(ACTS.stream().map(Object::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(AuthorityAct.class.getPermittedSubclasses()).collect(Collectors.toSet()));
    for (AuthorityAct act : ACTS) {
      ActView view = views.of(OURS, act);
      if (!(act instanceof EndFounding)) {
        assertThat(view.memberName()).as(view.toString()).isEqualTo("Pharmacie du Pont");
        assertThat(view.member()).contains(SmallMembers.PONT.toString());
        assertThat(view.changes()).isNotEmpty();
      }
      assertThat(views.done(OURS, act).isComparison()).isFalse();
    }
  }

  @Test
  void editingACertificateShowsWhatChangesAndWhatStays() {
    ActView view = views.of(OURS, ACTS.get(0));
    assertThat(view.kind()).isEqualTo(ActKind.EDIT);
    assertThat(change(view, "name").isKept()).isTrue();
    assertThat(change(view, "from").isKept()).isTrue();
    assertThat(change(view, "until").isKept()).isTrue();
    assertThat(change(view, "roles").isChanged()).isTrue();
    assertThat(change(view, "roles").before())
        .contains(Shown.roles(Set.of(MemberRole.PHARMACY, MemberRole.ADMINISTRATOR)));
  }

  @Test
  void aNewMemberHasNothingBefore() {
    ActView view =
        views.of(
            OURS,
            new CertifyMember(
                "gln:3010000000068", "Neuve", 0, Set.of(MemberRole.PHARMACY), PERIOD));
    assertThat(view.kind()).isEqualTo(ActKind.CERTIFY);
    assertThat(view.memberName()).isEqualTo("Neuve");
    assertThat(view.isComparison()).isFalse();
  }

  @Test
  void aNodeKeepsTheAccountsItHas() {
    ActView view = views.of(OURS, ACTS.get(2));
    assertThat(change(view, "accounts").after().values()).hasSize(3).contains(NEW_KEY);
    assertThat(change(view, "accounts").before().orElseThrow().values()).hasSize(2);
  }

  @Test
  void aReplacedKeyGoesOnWithRolesAndPlace() {
    ActView view = views.of(OURS, ACTS.get(7));
    assertThat(change(view, "key"))
        .isEqualTo(
            new Change("key", Optional.of(Shown.code(SmallMembers.DEVICE)), Shown.code(NEW_KEY)));
    assertThat(change(view, "place").after()).isEqualTo(Shown.text("Comptoir 1"));
    assertThat(change(view, "until").isChanged()).isTrue();
  }

  private static Change change(ActView view, String field) {
    return view.changes().stream()
        .filter(one -> one.field().equals(field))
        .findFirst()
        .orElseThrow();
  }
}
