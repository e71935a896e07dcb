package org.custodia.contracts.sequences.organs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.network.Donation;
import org.custodia.contracts.network.Offering;
import org.custodia.contracts.network.OrganWorld;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.Way;
import org.custodia.contracts.witness.OrganAllocation;

/**
 * A donor, an organ, and what becomes of it: the builders that make acts in its channels, and
 * beside each what the channel has come to by the rules. Legs are 0 straight to the centre, 1 to
 * the courier, 2 on from there.
 */
final class Story {
  private static final int LONGEST = 260; // steps

  final Donation donation;
  final CaseBook dossier;
  final Offering offering;
  final OffersBook offers;
  final List<LegBook> legs = new ArrayList<>();

  /** What the regulator said of whose the organ is. */
  final List<OrganAllocation> allocations = new ArrayList<>();

  int steps;
  private final Map<Integer, Way> ways = new HashMap<>();
  private final Bytes32 box = Bytes32.random();
  private final Bytes32 seal = Bytes32.random();
  private final OrganModel model;

  Story(OrganWorld world, OrganModel model, Random random) {
    this.model = model;
    donation = new Donation(world, random.nextInt(3) == 0);
    donation.group = group(random);
    donation.a2 = random.nextBoolean();
    donation.organ =
        random.nextBoolean()
            ? Organ.of(OrganKind.KIDNEY, Laterality.RIGHT)
            : new Organ(OrganKind.LIVER, Laterality.NONE, 1);
    dossier = new CaseBook(model, donation.caseId, world.bank, world.body, world.agency);
    List<BloodGroup> groups = List.of(group(random), group(random), group(random));
    offering = new Offering(donation, world.centre, groups);
    offers =
        new OffersBook(
            model,
            donation.organId(),
            offering.channel.address(),
            world.bank,
            world.centre,
            world.agency);
    leg(world.bank, world.centre);
    leg(world.bank, world.courier);
    leg(world.courier, world.centre);
  }

  private static BloodGroup group(Random random) {
    return BloodGroup.values()[random.nextInt(BloodGroup.values().length)];
  }

  private void leg(Party giver, Party receiver) {
    legs.add(new LegBook(model, donation.organId(), giver, receiver, donation.world.agency));
  }

  /** Its channel is opened when it is first looked at. */
  Way way(int leg) {
    return ways.computeIfAbsent(
        leg,
        number -> {
          Way way = new Way(donation, legs.get(number).opener, legs.get(number).other);
          way.box = box;
          way.seal = seal;
          return way;
        });
  }

  /** Whether a living donor only waits. */
  boolean coolsOff() {
    return donation.living
        && dossier.consented()
        && dossier.recovered.isEmpty()
        && dossier.authorised()
        && model.now < dossier.allowed.orElseThrow().given() + dossier.opened.coolingOff();
  }

  boolean over() {
    return steps > LONGEST || dossier.state == 3 || legs.stream().anyMatch(leg -> leg.state == 3);
  }

  boolean isRecovered() {
    return dossier.recovered.containsKey(donation.organ);
  }

  /** Whether this leg's giver holds the organ now, and it is still under way. */
  boolean mayGo(int leg) {
    boolean ended = legs.stream().anyMatch(one -> one.state == 3 || one.state == 4);
    if (!isRecovered() || ended) return false;
    boolean elsewhere = false;
    for (int i = 0; i < legs.size(); i++) {
      boolean live = legs.get(i).state == 1 || legs.get(i).state == 2;
      if (i != leg && live && !(leg == 2 && i == 1)) elsewhere = true;
    }
    LegBook toCourier = legs.get(1);
    boolean live = toCourier.state == 1 || toCourier.state == 2;
    boolean arrivedBefore = leg != 2 || (toCourier.bothSigned() && live);
    return !elsewhere && arrivedBefore;
  }

  /** The donation's builder speaks of what stands in the case, and not of what was refused. */
  void recall() {
    dossier.allowed.ifPresent(allowed -> donation.commitment = allowed.commitment());
    dossier.group().ifPresent(group -> donation.group = group);
    donation.crossClamp = dossier.recovered.getOrDefault(donation.organ, 0L);
  }
}
