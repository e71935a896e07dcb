package org.custodia.registry.heads;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.ChannelHeads;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.Rounds;
import org.custodia.registry.messages.MemberHttp;
import org.custodia.registry.messages.WireProblem;

/**
 * Tells the other members of each channel how far it has come on our own node, as soon as it has
 * moved, and again, less and less often, until each has answered with a head of its own that is as
 * far. A message that is lost costs only time.
 */
final class HeadExchange implements ChannelHeads.Listener, Rounds.Owner {
  private static final int THREADS = 4;
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration LOOK_ANYWAY = Duration.ofSeconds(10);

  private final NetworkFile network;
  private final ChannelHeads heads;
  private final HeadDesk desk;
  private final HeadSettings settings;
  private final Map<Bytes32, URI> services;
  private final Map<String, Line> lines = new ConcurrentHashMap<>();
  private final Set<String> moved = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> nextLook = new ConcurrentHashMap<>();
  private final MemberHttp http;
  private final Rounds rounds;

  HeadExchange(
      NetworkFile network,
      LocalOrganisations organisations,
      ChannelHeads heads,
      HeadDesk desk,
      HeadSettings settings) {
    this.network = network;
    this.heads = heads;
    this.desk = desk;
    this.settings = settings;
    this.services = network.services();
    this.http = new MemberHttp(settings.connectTimeout());
    this.rounds = new Rounds("heads", THREADS, TICK, organisations.slugs(), this::lookWhenDue);
  }

  /** What goes from one local organisation to one other member; one message at a time. */
  private final class Line {
    private final String organisation;
    private final Bytes32 member;

    /** Sequence of each channel that the member has acknowledged to have heard. */
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    private boolean busy;
    private int inVain;
    private long notBefore = System.nanoTime();

    Line(String organisation, Bytes32 member) {
      this.organisation = organisation;
      this.member = member;
    }

    /** Sends what this member has not heard, or not answered, unless that is under way. */
    void say(List<ChannelHeads.Own> waiting, boolean news) {
      synchronized (this) {
        boolean unreachable = inVain > 0 && System.nanoTime() < notBefore;
        if (busy || unreachable && !news) return;
        busy = true;
      }
      rounds.run(
          () -> {
            boolean answered = false;
            try {
              answered = post(waiting.subList(0, Math.min(waiting.size(), HeadsMessage.MOST)));
            } finally {
              ended(answered);
            }
          });
    }

    private synchronized long notBefore() {
      return notBefore;
    }

    private synchronized void ended(boolean answered) {
      busy = false;
      inVain = answered ? 0 : inVain + 1;
      Duration wait = answered ? Duration.ZERO : settings.retries().after(inVain - 1);
      notBefore = System.nanoTime() + wait.toNanos();
    }

    /**
     * @return whether every channel was answered with a head that is as far
     */
    private boolean post(List<ChannelHeads.Own> own) {
      Bytes32 self = network.node(organisation).memberId();
      HeadsMessage message = new HeadsMessage(self, member, desk.sign(organisation, own));
      HttpRequest.Builder request =
          HttpRequest.newBuilder(MemberHttp.address(services.get(member), "/network/v1/heads"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(message.write()));
      MemberHttp.Reply reply = http.post(request, settings.budget());
      if (reply.status() != 200) throw WireProblem.parse(reply.body());
      HeadsMessage answer = HeadsMessage.parse(reply.body());
      if (!answer.from().equals(member) || !answer.to().equals(self)) return false;
      own.forEach(head -> told.put(head.channel(), head.sequence()));
      desk.take(organisation, answer);
      Map<String, Long> reached = new HashMap<>();
      answer
          .heads()
          .forEach(head -> reached.put(head.message().channel(), head.message().sequence()));
      return own.stream()
          .allMatch(head -> reached.getOrDefault(head.channel(), -1L) >= head.sequence());
    }
  }

  @Override
  public void caughtUp(String organisation) {
    if (moved.add(organisation)) {
      rounds.run(
          () -> {
            moved.remove(organisation);
            look(organisation, true);
          });
    }
  }

  /** What is not said and answered yet is said (again). */
  private void look(String organisation, boolean news) {
    Bytes32 self = network.node(organisation).memberId();
    Map<String, Long> heard = new HashMap<>();
    heads
        .heard(organisation)
        .forEach(reached -> heard.put(reached.channel() + reached.member(), reached.sequence()));
    Map<Line, List<ChannelHeads.Own>> waiting = new HashMap<>();
    for (ChannelHeads.Own own : heads.own(organisation)) {
      for (Bytes32 member : own.members()) {
        if (member.equals(self) || !services.containsKey(member)) continue;
        Line line =
            lines.computeIfAbsent(organisation + member, key -> new Line(organisation, member));
        boolean answered = heard.getOrDefault(own.channel() + member, -1L) >= own.sequence();
        boolean told = line.told.getOrDefault(own.channel(), -1L) >= own.sequence();
        if (!answered || !told) {
          waiting.computeIfAbsent(line, key -> new ArrayList<>()).add(own);
        }
      }
    }
    waiting.forEach((line, own) -> line.say(own, news && isNews(line, own)));
    long next = System.nanoTime() + LOOK_ANYWAY.toNanos();
    for (Line line : waiting.keySet()) next = Math.min(next, line.notBefore());
    nextLook.put(organisation, next);
  }

  /** Whether there is something that this member was never told. */
  private static boolean isNews(Line line, List<ChannelHeads.Own> own) {
    return own.stream()
        .anyMatch(head -> line.told.getOrDefault(head.channel(), -1L) < head.sequence());
  }

  private void lookWhenDue(String organisation) {
    if (System.nanoTime() >= nextLook.getOrDefault(organisation, 0L)) look(organisation, false);
  }

  @Override
  public Rounds rounds() {
    return rounds;
  }
}
