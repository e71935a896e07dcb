package org.custodia.contracts.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.generated.OrganLeg;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.Donation;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.Offering;
import org.custodia.contracts.network.OrganChannel;
import org.custodia.contracts.network.OrganDraft;
import org.custodia.contracts.network.OrganWorld;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.Way;
import org.custodia.contracts.witness.OrganAllocation;
import org.junit.jupiter.api.Test;

/** What each action costs of the share of gas that a command has. */
class OrganGasTest {
  private static final long SHARE = 1_000_000; // Channel.GAS_SHARE
  private static final int RANKS = 256;

  private final OrganWorld world = new OrganWorld();
  private final Map<String, Long> used = new LinkedHashMap<>();

  @Test
  void everyActionFitsIntoItsShare() {
    Donation donation = new Donation(world, true);
    take(donation.channel, donation.open());
    for (Donation.Step step : Donation.Step.values()) {
      for (OrganDraft draft : donation.drafts(step)) take(donation.channel, draft);
    }
    BloodGroup[] groups = new BloodGroup[RANKS];
    Arrays.fill(groups, BloodGroup.O);
    Offering offering = new Offering(donation, world.centre, groups);
    take(donation.channel, donation.sample(donation.group, 3));
    world.pass(3 * Donation.DAY);
    take(donation.channel, donation.recover());
    OrganAllocation allocation = offered(offering);
    carried(new Way(donation, world.bank, world.centre), allocation);
    List<Long> facts = afterLegs(donation);
    used.put("LEG_FACTS after five legs", facts.get(SignedHandOver.MOST_BEFORE - 1));
    world.letTimePass();
    System.out.println("| command | gas |\n|---|---|");
    used.forEach((what, gas) -> System.out.printf("| `%s` | %,d |%n", what, gas));
    System.out.println("of LEG_FACTS after one leg, two, and so on: " + facts);
    assertThat(used.values()).allMatch(gas -> gas < SHARE);
  }

  private OrganAllocation offered(Offering offering) {
    take(offering.channel, offering.facts());
    take(offering.channel, offering.offerOutOfOrder(RANKS, 1));
    take(offering.channel, offering.recipientConsent(RANKS));
    take(offering.channel, offering.accept());
    OrganAllocation allocation = offering.allocation(RANKS, true);
    take(offering.channel, offering.allocate(allocation));
    return allocation;
  }

  /** Of stating the facts with one leg before, two, and so on to one more than there may be. */
  private List<Long> afterLegs(Donation donation) {
    List<Long> gas = new ArrayList<>();
    Way before = new Way(donation, world.bank, world.courier);
    before.channel.done(before.facts(before.statement()));
    for (int legs = 1; legs <= SignedHandOver.MOST_BEFORE + 1; legs++) {
      Way way = after(before, legs % 2 == 1 ? world.second : world.courier);
      OrganDraft facts = way.facts(way.statement(before, legs));
      facts.act.place = "p".repeat(200);
      gas.add(gas(way.channel, facts));
      if (legs <= SignedHandOver.MOST_BEFORE) way.channel.done(facts);
      before = way;
    }
    return gas;
  }

  private static Way after(Way before, Party receiver) {
    Way way = new Way(before.donation, before.receiver, receiver);
    way.chain = handedOver(before);
    return way;
  }

  private static List<SignedHandOver> handedOver(Way way) {
    OrganDraft given = way.handOver();
    OrganDraft taken = way.takeOver();
    given.act.place = "p".repeat(200);
    taken.act.place = given.act.place;
    return way.handedOver(given, taken);
  }

  private void carried(Way way, OrganAllocation allocation) {
    OrganChannel channel = way.channel;
    BloodGroup group = way.donation.group;
    take(channel, way.facts(way.statement()));
    take(channel, way.packed());
    take(channel, way.sealed());
    take(channel, way.handOver());
    take(channel, way.takeOver());
    take(channel, way.checkpoint());
    take(channel, way.sealBroken());
    take(channel, way.settleSeal());
    take(channel, way.arrived());
    take(channel, way.settleSeal()); // the seal is another one now
    take(channel, way.checkIn());
    take(channel, way.present(allocation));
    take(channel, way.verify(group, BloodGroup.O, MemberRole.CLINICIAN));
    take(channel, way.verify(group, BloodGroup.O, MemberRole.SURGEON));
    take(channel, way.transplant(allocation.candidate()));
  }

  private void take(OrganChannel channel, OrganDraft draft) {
    draft.act.place = "p".repeat(200);
    used.merge(draft.terms.action().name(), gas(channel, draft), Math::max);
    channel.done(draft);
  }

  /** The least with which the channel's call of itself succeeds, less what a transaction costs. */
  private long gas(OrganChannel channel, OrganDraft draft) {
    MemberChannel.Command command = draft.command();
    byte[] data =
        Consortium.encoded(
            channel
                .at()
                .perform(
                    draft.submitter.id().toArray(),
                    new OrganLeg.Command(
                        command.id().toArray(),
                        BigInteger.valueOf(command.action()),
                        command.body())));
    long base = 21_000;
    for (byte one : data) base += one == 0 ? 4 : 16;
    long low = base;
    long high = base + 3 * SHARE;
    assertThat(refused(channel, data, high)).as("%s", draft.terms.action()).isFalse();
    while (high - low > 500) {
      long middle = (low + high) / 2;
      if (refused(channel, data, middle)) low = middle;
      else high = middle;
    }
    return high - base;
  }

  private boolean refused(OrganChannel channel, byte[] data, long gas) {
    return !world.all.network.succeeds(
        channel.opener.node(), channel.contract(), channel.contract(), data, gas);
  }
}
