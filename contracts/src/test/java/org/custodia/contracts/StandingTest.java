package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.A_DAY;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.ConsentDraft;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.CustodyChannel;
import org.custodia.contracts.network.DispenseDraft;
import org.custodia.contracts.network.LotDraft;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.RelationshipChannel;
import org.custodia.contracts.network.TestNetwork;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.web3j.crypto.Credentials;

/**
 * What ends the standing of a member, node, account or operator does so in the very next block, in
 * every contract; and within a second when a period ends.
 */
class StandingTest {
  /** How a party loses its standing: by an act that is in a block when this returns. */
  enum End {
    SUSPENSION((all, party) -> all.setStatus(party, 2)),
    REVOCATION((all, party) -> all.setStatus(party, 3)),
    END_OF_CERTIFICATE(
        (all, party) ->
            all.authority(
                RegistrarCalls.certifyMember(
                    party.identity(), "Over", 1, party.roles(), 1, all.network.now()))),
    ROLES_TAKEN(
        (all, party) ->
            all.authority(
                RegistrarCalls.certifyMember(
                    party.identity(),
                    "Other roles",
                    1,
                    List.of(MemberRole.ADMINISTRATOR),
                    1,
                    all.founded + A_DAY))),
    END_OF_NODE(
        (all, party) ->
            all.authority(RegistrarCalls.endNode(party.id(), Consortium.tesseraKey(party)))),
    END_OF_ACCOUNT(
        (all, party) -> all.authority(RegistrarCalls.endAccount(party.id(), party.address()))),
    REVOKED_KEY((all, party) -> all.revoke(party, party.witness())),
    END_OF_KEY(
        (all, party) ->
            all.accept(
                party,
                all.registrar(),
                all.enrolment(
                    party,
                    party.witness(),
                    OperatorKind.PERSON,
                    party.roleMask(),
                    1,
                    all.network.now()))),
    REPLACED_KEY(
        (all, party) ->
            all.authority(
                RegistrarCalls.replaceKey(
                    party.witnessAddress(),
                    Credentials.create(Party.key("successor of " + party.name())).getAddress(),
                    all.founded + A_DAY,
                    "lost")));

    private interface Act {
      void on(Consortium all, Party party);
    }

    private final Act act;

    End(Act act) {
      this.act = act;
    }
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void whoHasLostItReleasesAndDispensesNothing(End end) {
    Consortium all = Consortium.found(BareEvm.shared());
    CustodyChannel channel = CustodyChannel.ready(all, all.pharmacy, all.agency);
    LotDraft lot = new LotDraft(all, all.maker).release();
    assertThat(channel.ask(all.pharmacy, dispense(all, lot, 0))).isEmpty();

    end.act.on(all, all.pharmacy);
    byte[] batch = channel.batchData(channel.head(all.pharmacy), List.of(dispense(all, lot, 1)));
    Optional<Refusal> ofBatch = channel.refusal(all.pharmacy, batch);
    Refusal dispensing =
        ofBatch.orElseGet(() -> channel.ask(all.pharmacy, dispense(all, lot, 1)).orElseThrow());
    assertThat(dispensing.name())
        .isEqualTo(
            switch (end) {
              case SUSPENSION, REVOCATION, END_OF_CERTIFICATE, END_OF_NODE, END_OF_ACCOUNT ->
                  "NotMember";
              case ROLES_TAKEN -> "WrongGiver";
              case REVOKED_KEY, END_OF_KEY, REPLACED_KEY -> "NotAWitness";
            });

    end.act.on(all, all.maker);
    Refusal release = new LotDraft(all, all.maker).refused();
    assertThat(release.name())
        .isEqualTo(
            switch (end) {
              case SUSPENSION, REVOCATION, END_OF_CERTIFICATE, END_OF_NODE, END_OF_ACCOUNT ->
                  "NotTheGiver";
              case ROLES_TAKEN, REVOKED_KEY, END_OF_KEY, REPLACED_KEY -> "NotAWitness";
            });
  }

  @ParameterizedTest
  @EnumSource(
      names = {"SUSPENSION", "REVOCATION", "END_OF_CERTIFICATE", "END_OF_NODE", "END_OF_ACCOUNT"})
  void whoHasLostItRelaysAttestsAndUsesNoConsent(End end) {
    Consortium all = Consortium.found(BareEvm.shared());
    Party host = all.hospital;
    RelationshipChannel channel = RelationshipChannel.ready(all, host, all.pharmacy, all.chemist);
    Bytes32 patient = Bytes32.random();
    assertThat(channel.ask(host, RelationshipChannel.introduce(patient))).isEmpty();
    ConsentDraft first = new ConsentDraft(all, channel.address(), host, patient, all.pharmacy);
    ConsentDraft second = new ConsentDraft(all, channel.address(), host, patient, all.pharmacy);
    List<Bytes32> commitments = List.of(first.commitment(), second.commitment());
    all.accept(host, all.consents(), ConsentCalls.publish(commitments));
    assertThat(channel.ask(all.pharmacy, first.open())).isEmpty();
    assertThat(channel.ask(all.pharmacy, first.use())).isEmpty();

    end.act.on(all, host);
    assertThat(channel.ask(all.pharmacy, second.open()))
        .as("what the host attested before")
        .map(Refusal::name)
        .contains("NotTheHost");
    byte[] publishing = ConsentCalls.publish(List.of(Bytes32.random()));
    assertThat(all.refuse(host, all.consents(), publishing).name()).isEqualTo("NotAMember");
    byte[] revoking = ConsentCalls.revokeMany(List.of(first.secret));
    assertThat(all.refuse(host, all.consents(), revoking).name()).isEqualTo("NotAMember");

    end.act.on(all, all.pharmacy);
    byte[] use = channel.batchData(channel.head(all.pharmacy), List.of(first.use()));
    assertThat(channel.refuse(all.pharmacy, use).name()).isEqualTo("NotMember");
    all.accept(all.chemist, all.consents(), revoking); // any other member relays it
  }

  @Test
  void aReservationOfAnEndedVerifierIsWorthNothing() {
    Consortium all = Consortium.found();
    CustodyChannel channel = CustodyChannel.ready(all, all.pharmacy, all.agency);
    LotDraft lot = new LotDraft(all, all.maker).release();
    CustodyChannel.Command reserved = dispense(all, lot, 0);
    all.revoke(all.agency, Consortium.VERIFIER);
    assertThat(channel.ask(all.pharmacy, reserved)).map(Refusal::name).contains("NotAVerifier");
  }

  @Test
  void everyPeriodBeginsWithItsFirstSecondAndEndsBeforeItsLast() {
    Consortium all = Consortium.found();
    Party maker = all.maker;
    long from = all.network.now() + 60;
    long until = from + 3;
    Party node = all.pharmacy;
    all.authority(
        RegistrarCalls.certifyMember(
            maker.identity(), "Maker for a moment", 1, maker.roles(), from, until));
    all.authority(
        RegistrarCalls.addNode(
            node.id(), List.of(node.address()), Consortium.tesseraKey(node), "eu", from, until));
    all.accept(
        all.chemist,
        all.registrar(),
        all.enrolment(all.chemist, all.chemist.witness(), OperatorKind.PERSON, 4, from, until));
    byte[] approved =
        RegistrarCalls.perform(
            Bytes32.random(),
            RegistrarCalls.setMemberStatus(all.rival.id(), MemberStatus.SUSPENDED, "why"),
            until,
            all.domain,
            all.agency.witness(),
            Consortium.SECOND);
    long firstBlock = all.network.block() + 1;
    for (long second = from - 2; second <= until + 1; second++) {
      all.network.holdTimeAt(second);
      all.authority(all.certification(all.hospital));
    }

    Map<String, Function<Long, Boolean>> inForce =
        Map.of(
            "member",
            block -> isTrue(all, block, all.registrar.isActive(maker.id().toArray())),
            "account of the member",
            block -> isTrue(all, block, all.registrar.memberOfAccount(maker.address())),
            "account of the node",
            block -> isTrue(all, block, all.registrar.memberOfAccount(node.address())),
            "key",
            block ->
                isTrue(
                    all,
                    block,
                    all.registrar.mayWitness(
                        all.chemist.witnessAddress(),
                        all.chemist.id().toArray(),
                        BigInteger.valueOf(4),
                        BigInteger.valueOf(TestNetwork.shared().timeOf(block)))));
    List<Long> times = new ArrayList<>();
    for (long block = firstBlock; block <= all.network.block(); block++) {
      long time = TestNetwork.shared().timeOf(block);
      times.add(time);
      for (Map.Entry<String, Function<Long, Boolean>> one : inForce.entrySet()) {
        assertThat(one.getValue().apply(block))
            .as("%s at %d of [%d, %d)", one.getKey(), time, from, until)
            .isEqualTo(time >= from && time < until);
      }
      boolean taken = TestNetwork.shared().succeedsAt(block, all.agency, all.registrar(), approved);
      assertThat(taken).as("approval at %d before %d", time, until).isEqualTo(time < until);
    }
    assertThat(times).contains(from - 1, from, until - 1, until);
  }

  @AfterEach
  void letTimePass() {
    TestNetwork.shared().letTimePass();
  }

  /** Whether the answer of a view at this block is anything but zero. */
  private static boolean isTrue(
      Consortium all, long block, org.web3j.protocol.core.RemoteFunctionCall<?> view) {
    String answer =
        TestNetwork.shared()
            .answerAt(block, all.agency, all.registrar(), view.encodeFunctionCall());
    return !answer.substring(2).matches("0*");
  }

  private static CustodyChannel.Command dispense(Consortium all, LotDraft lot, int pack) {
    return new DispenseDraft(all, lot, lot.serials.get(pack), all.pharmacy).command();
  }
}
