package org.custodia.contracts.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Donation;
import org.custodia.contracts.network.Offering;
import org.custodia.contracts.network.OrganChannel;
import org.custodia.contracts.network.OrganDraft;
import org.custodia.contracts.network.OrganWorld;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.Way;
import org.custodia.contracts.witness.OrganAllocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Channels about donors and organs go on in other contracts in the middle of everything. */
class OrganSuccessionTest {
  private static final OrganWorld WORLD = new OrganWorld(BareEvm.shared(), 360 * Donation.DAY);
  private static final int RECOVERED = 2;
  private static final int TRANSPLANTED = 3;

  @AfterEach
  void letTimePass() {
    WORLD.letTimePass();
  }

  /** Each step in a contract of its own; nothing is odd about it. */
  private static void inContractsOfTheirOwn(
      OrganChannel channel, List<Supplier<OrganDraft>> steps) {
    for (Supplier<OrganDraft> step : steps) {
      assertThat(channel.odd(step.get())).isEmpty();
      channel.goOn();
    }
  }

  private static String refused(OrganChannel channel, OrganDraft draft) {
    return channel.refused(draft).name();
  }

  @Test
  void theSuccessorBeginsWithTheDigestAndTheStateAndNothingIsRecordedInTheOneBefore() {
    Donation donation = new Donation(WORLD, false);
    OrganChannel channel = donation.channel;
    channel.done(donation.open());
    int facts = channel.facts();
    Predecessor retired = channel.retired();
    assertThat(channel.refuse(WORLD.bank, channel.batchData(retired.head(), List.of())).name())
        .isEqualTo("Retired");
    channel.goOnFrom(retired);
    for (Party member : List.of(WORLD.bank, WORLD.body, WORLD.agency)) {
      assertThat(channel.head(member)).isEqualTo(retired.firstHead());
    }
    assertThat(channel.state()).isEqualTo(1);
    assertThat(channel.facts()).isEqualTo(facts);
    assertThat(refused(channel, donation.open())).isEqualTo("WrongState");
  }

  @Test
  void aLivingDonorsCaseGoesOnWithAllThatStandsInIt() {
    Donation donation = new Donation(WORLD, true);
    OrganChannel channel = donation.channel;
    channel.done(donation.open());
    channel.done(donation.consent());
    channel.goOn();
    donation.take(Donation.Step.SAMPLES);
    channel.done(donation.serology());
    inContractsOfTheirOwn(
        channel,
        List.of(donation::relationship, donation::noPayment, () -> donation.advocate(true)));
    channel.done(donation.committee(true));
    channel.done(donation.followUpDuty());
    channel.goOn();
    assertThat(refused(channel, donation.sample(donation.group, 1))).isEqualTo("SamplePerson");
    assertThat(refused(channel, donation.recover())).as("not cooled off").isEqualTo("Missing");
    WORLD.pass(3 * Donation.DAY);
    channel.done(donation.recover());
    channel.goOn();
    assertThat(channel.state()).isEqualTo(RECOVERED);
    assertThat(refused(channel, donation.recover())).isEqualTo("AlreadyRecovered");
    Organ other = Organ.of(OrganKind.KIDNEY, Laterality.RIGHT);
    assertThat(refused(channel, donation.recover(other))).isEqualTo("NotSurvivable");
  }

  @Test
  void aMatchRunTakesThePlaceOfTheOneBeforeAndAConsentIsOpenedOnce() {
    Donation donation = new Donation(WORLD, false);
    OrganChannel channel = donation.channel;
    channel.done(donation.open());
    donation.prepared();
    OrganDraft again = donation.consent();
    channel.done(again);
    new Offering(donation, WORLD.centre, BloodGroup.O);
    channel.goOnToTheLast();
    Bytes32 list = Bytes32.random();
    assertThat(refused(channel, donation.matchRun(donation.matchRun(list, 1))))
        .isEqualTo("WrongRun");
    OrganDraft reopened = donation.draft(again.terms, MemberRole.ORGAN_BANK);
    assertThat(refused(channel, reopened)).isEqualTo("ConsentAlreadyOpened");
    channel.done(donation.consent());
    channel.done(donation.recover());
    assertThat(refused(channel, donation.recover())).isEqualTo("AlreadyRecovered");
  }

  /** Allocated in the last contract that it can have. */
  private OrganAllocation allocated(Offering offering) {
    OrganChannel channel = offering.channel;
    inContractsOfTheirOwn(
        channel,
        List.of(
            offering::facts,
            () -> offering.offer(1),
            () -> offering.recipientConsent(1),
            offering::accept));
    OrganAllocation allocation = offering.allocation(1, false);
    assertThat(allocation.offer()).isEqualTo(channel.address()).isNotEqualTo(channel.contract());
    channel.done(offering.allocate(allocation));
    channel.goOn();
    assertThat(refused(channel, offering.allocate(allocation))).isEqualTo("WrongState");
    return allocation;
  }

  @Test
  void anOrganIsOfferedCarriedAndTransplantedAcrossContracts() {
    Donation donation = new Donation(WORLD, false);
    donation.channel.done(donation.open());
    donation.prepared();
    Offering offering = new Offering(donation, WORLD.centre, BloodGroup.O);
    donation.channel.goOn();
    OrganAllocation allocation = allocated(offering);
    donation.channel.done(donation.recover());

    Way way = new Way(donation, WORLD.bank, WORLD.centre);
    OrganChannel channel = way.channel;
    channel.done(way.packed());
    channel.done(way.sealed());
    inContractsOfTheirOwn(
        channel,
        List.of(
            () -> way.facts(way.statement()),
            way::handOver,
            way::takeOver,
            way::arrived,
            way::checkIn,
            () -> way.present(allocation),
            () -> way.verify(donation.group, BloodGroup.O, MemberRole.SURGEON),
            () -> way.verify(donation.group, BloodGroup.O, MemberRole.CLINICIAN)));
    OrganDraft transplant = way.transplant(allocation.candidate());
    assertThat(channel.odd(transplant)).isEqualTo(Set.of());
    assertThat(channel.state()).isEqualTo(TRANSPLANTED);
  }

  @Test
  void aQuestionAboutASealIsStillOpenAndWhatIsFinalStaysFinal() {
    Donation donation = new Donation(WORLD, false);
    donation.channel.done(donation.open());
    donation.prepared();
    donation.channel.done(donation.recover());
    Way way = new Way(donation, WORLD.bank, WORLD.centre);
    way.channel.done(way.facts(way.statement()));
    way.channel.done(way.sealBroken());
    way.channel.goOn();
    way.channel.done(way.settleSeal());
    way.channel.goOn();
    assertThat(refused(way.channel, way.settleSeal())).isEqualTo("NothingToSettle");
  }
}
