package org.custodia.acceptance.dsl;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.custodia.acceptance.network.BlockTime;
import org.custodia.acceptance.network.ChainWatch;
import org.custodia.acceptance.network.FoundNetwork;
import org.custodia.acceptance.network.FoundNetwork.FoundNode;
import org.custodia.acceptance.report.RunReport;
import org.custodia.acceptance.stack.Databases;
import org.custodia.acceptance.stack.Founding;
import org.custodia.acceptance.stack.Instance;
import org.custodia.acceptance.stack.Membership;
import org.custodia.registry.ledger.NetworkFile;

/**
 * Where journeys play: a regulator (Agence), a manufacturer (Rhône) and two pharmacies (Pont,
 * Gare), each with a node of the network, made for this run. Further nodes are strangers. What else
 * they are, a hospital or an insurance, {@link org.custodia.acceptance.stack.Role} says; people of
 * theirs have programs of their own.
 */
public final class Scene implements AutoCloseable {
  private final FoundNetwork network;
  private final Path directory;
  private final BlockTime blockTime;
  private final List<Membership> cast;
  private final Founding founding;
  private final Narrator narrator;
  private final Databases databases = Databases.start();
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final List<Instance> instances = new ArrayList<>();
  private final Map<Member, Patient> patients = new HashMap<>();
  private final Map<String, Member> people = new HashMap<>();

  private Scene(
      FoundNetwork network,
      Path directory,
      List<Membership> cast,
      Founding founding,
      Narrator narrator) {
    this.network = network;
    this.directory = directory;
    this.cast = cast;
    this.founding = founding;
    this.blockTime = network.blockTime();
    this.narrator = narrator;
  }

  /**
   * @param directory for keys, network files, and what devices keep; empty
   * @param out told of every sentence
   */
  public static Scene on(FoundNetwork network, Path directory, PrintStream out) {
    List<Membership> cast = Membership.cast(network.nodes());
    Founding founding = new Founding(directory, network.file(), cast);
    ChainWatch watch = new ChainWatch(network.nodes().get(0).rpc(), founding.senders());
    return new Scene(network, directory, cast, founding, new Narrator(out, watch));
  }

  /** Founds the members on the network and starts their instances. */
  public void open() {
    Narrator.Telling founded =
        narrator.begin("The authority puts up contracts and certifies the members");
    NetworkFile.Contracts contracts = founding.found();
    founded.passed("Registrar " + contracts.registrar());
    Narrator.Telling started = narrator.begin("Each member starts its instance of Custodia");
    startInstances(contracts);
    for (Instance instance : instances) {
      members.put(instance.member().name(), member(instance, contracts.registrar()));
    }
    started.passed(instances.size() + " instances, with a database and an identity provider each");
  }

  /** The first alone, which warms the JVM up for the others. */
  private void startInstances(NetworkFile.Contracts contracts) {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<CompletableFuture<Instance>> starting = new ArrayList<>();
      for (Membership member : cast) {
        Path file = founding.networkFileOf(member, contracts);
        CompletableFuture<Instance> start =
            CompletableFuture.supplyAsync(() -> Instance.start(member, file, databases), threads);
        starting.add(start);
        if (starting.size() == 1) start.exceptionally(failed -> null).join();
      }
      RuntimeException failure = null;
      for (CompletableFuture<Instance> start : starting) {
        try {
          instances.add(start.join());
        } catch (RuntimeException e) {
          failure = e;
        }
      }
      if (failure != null) throw failure;
    } finally {
      threads.shutdown();
    }
  }

  private Member member(Instance instance, String registrar) {
    return switch (instance.member().role()) {
      case REGULATOR -> new Regulator(instance, narrator, blockTime, registrar);
      case MANUFACTURER -> new Manufacturer(instance, narrator, blockTime);
      case PHARMACY, WHOLESALING_PHARMACY -> new Pharmacy(instance, narrator, blockTime);
    };
  }

  // --- Who plays ---

  public Regulator regulator(String name) {
    return (Regulator) members.get(name);
  }

  public Manufacturer manufacturer(String name) {
    return (Manufacturer) members.get(name);
  }

  public Pharmacy pharmacy(String name) {
    return (Pharmacy) members.get(name);
  }

  /** Physicians of a member that treats patients. */
  public Ward ward(String name) {
    return people(name, "physician", Ward::new);
  }

  /** Who enrols the devices of a member. */
  public Administrator administrator(String name) {
    return people(name, "administrator", member -> new Administrator(member, directory));
  }

  /** People of a member that bills. */
  public BillingOffice billingOffice(String name) {
    return people(name, "biller", BillingOffice::new);
  }

  /** People of a member that bears bills. */
  public Insurance insurance(String name) {
    return people(name, "payer", Insurance::new);
  }

  /**
   * People of a member who work with organs.
   *
   * @param role at its instance, such as organ-bank or surgeon
   */
  public OrganTeam organTeam(String name, String role) {
    return people(name, role, member -> new OrganTeam(member, role));
  }

  @SuppressWarnings("unchecked") // a role has always the same class
  private <T extends Member> T people(String name, String role, Function<Member, T> made) {
    Member of = members.get(name);
    return (T) people.computeIfAbsent(name + " " + role, first -> made.apply(of));
  }

  /** A pharmacy's own book, which it shares with the regulator. */
  public Channel bookOf(Pharmacy pharmacy, Regulator regulator) {
    return Channel.bookOf(pharmacy, regulator);
  }

  /** A patient whose host is this member. One for each member and run. */
  public Patient patientOf(Member host) {
    return patients.computeIfAbsent(host, one -> Patient.admittedBy(one));
  }

  /** All nodes of the network that are not party to a channel, members' and others. */
  public Strangers strangersTo(Channel channel) {
    List<FoundNode> nodes = new ArrayList<>(network.nodes());
    channel.parties().forEach(party -> nodes.remove(party.membership().node()));
    return new Strangers(channel, nodes, narrator);
  }

  // --- Channels ---

  /** The opener opens a channel with these others, and all of them acknowledge it. */
  public Channel channelOf(Member opener, Member... others) {
    List<Member> parties = parties(opener, others);
    Narrator.Telling telling =
        narrator.begin("%s opens a channel with %s".formatted(opener, names(others)));
    Channel.open(opener, parties);
    Channel channel = awaitChannel(telling, parties);
    telling.passed("ready at each of them, contract " + channel.address());
    return channel;
  }

  /**
   * Two members open the same channel in the same moment. Whatever was made, all parties come to
   * agree on one contract, and any other is closed unused.
   */
  public Channel channelOpenedAtOnceBy(Member one, Member another, Member... others) {
    List<Member> parties = parties(one, others);
    parties.add(another);
    Narrator.Telling telling =
        narrator.begin("%s and %s open the same channel at once".formatted(one, another));
    CyclicBarrier together = new CyclicBarrier(2);
    var first = CompletableFuture.supplyAsync(() -> openTogether(together, one, parties));
    var second = CompletableFuture.supplyAsync(() -> openTogether(together, another, parties));
    Outcome ofOne = one.awaitOutcome(first.join());
    Outcome ofAnother = another.awaitOutcome(second.join());
    if (!ofOne.isConfirmed() || !ofAnother.isConfirmed()) {
      throw telling.failed("both to be confirmed", ofOne + " and " + ofAnother);
    }
    Channel channel = awaitChannel(telling, parties);
    Map<String, String> settled = blockTime.await(() -> agreed(channel));
    if (settled == null) {
      throw telling.failed(
          channel.address() + " ready at each of them, any other closed",
          parties.stream()
              .map(party -> party + ": " + Channel.knownTo(party, parties))
              .toList()
              .toString());
    }
    telling.passed("all know the same contracts in the same states: " + settled);
    return channel;
  }

  private static UUID openTogether(CyclicBarrier together, Member opener, List<Member> parties) {
    try {
      together.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return Channel.open(opener, parties);
  }

  /** The contracts for these parties when all know the same, only this one in use; else null. */
  private static Map<String, String> agreed(Channel channel) {
    List<Map<String, String>> known =
        channel.parties().stream()
            .map(party -> Channel.knownTo(party, channel.parties()))
            .distinct()
            .toList();
    boolean onlyThis =
        known.get(0).entrySet().stream()
            .allMatch(
                one ->
                    one.getValue()
                        .equals(one.getKey().equals(channel.address()) ? "READY" : "CLOSED"));
    return known.size() == 1 && onlyThis ? known.get(0) : null;
  }

  private Channel awaitChannel(Narrator.Telling telling, List<Member> parties) {
    String address =
        blockTime.await(
            () -> {
              List<Optional<String>> ready =
                  parties.stream()
                      .map(party -> Channel.readyAt(party, parties))
                      .distinct()
                      .toList();
              return ready.size() == 1 ? ready.get(0).orElse(null) : null;
            });
    if (address == null) {
      throw telling.failed(
          "the same channel ready at each of them",
          parties.stream().map(party -> Channel.knownTo(party, parties)).toList().toString());
    }
    return new Channel(address, parties);
  }

  private static List<Member> parties(Member first, Member... others) {
    List<Member> parties = new ArrayList<>(List.of(others));
    parties.add(0, first);
    return parties;
  }

  private static String names(Member... members) {
    return String.join(" and ", List.of(members).stream().map(Member::toString).toList());
  }

  // --- For whoever runs the journeys ---

  /**
   * @throws IllegalStateException when a sentence was begun and nothing was expected of it
   */
  public void checkAllWasExpected() {
    narrator.checkAllWasExpected();
  }

  /** Ends a story and takes its sentences. */
  public List<RunReport.Sentence> endStory() {
    return narrator.endStory();
  }

  /** How long each confirmed command took. */
  public List<Duration> confirmations() {
    return narrator.confirmations();
  }

  /** The member that has a node. */
  public Optional<String> memberAt(FoundNode node) {
    return cast.stream()
        .filter(member -> member.node().equals(node))
        .map(Membership::name)
        .findFirst();
  }

  @Override
  public void close() {
    instances.parallelStream().forEach(Instance::close);
    databases.close();
  }
}
