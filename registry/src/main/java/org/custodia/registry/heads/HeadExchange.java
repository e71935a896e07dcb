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
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.ledger.ChannelHeads;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.messages.MemberHttp;
import org.custodia.registry.messages.WireProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Tells the other members of each channel how far it has come on our own node, as soon as it has
 * moved, and again, less and less often, until each has answered with a head of its own that is as
 * far. A message that is lost costs only time.
 */
final class HeadExchange implements ChannelHeads.Listener, SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(HeadExchange.class);
  private static final int THREADS = 4;
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration LOOK_ANYWAY = Duration.ofSeconds(10);

  private final NetworkFile network;
  private final List<String> organisations;
  private final ChannelHeads heads;
  private final HeadDesk desk;
  private final HeadSettings settings;
  private final Map<Bytes32, URI> services = new HashMap<>();
  private final Map<String, Line> lines = new ConcurrentHashMap<>();
  private final Set<String> moved = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> nextLook = new ConcurrentHashMap<>();
  private volatile ScheduledExecutorService threads;
  private MemberHttp http;

  HeadExchange(
      NetworkFile network,
      LocalOrganisations organisations,
      ChannelHeads heads,
      HeadDesk desk,
      HeadSettings settings) {
    this.network = network;
    this.organisations = organisations.slugs();
    this.heads = heads;
    this.desk = desk;
    this.settings = settings;
    network
        .nodes()
        .forEach(
            node -> node.service().ifPresent(service -> services.put(node.memberId(), service)));
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
      run(
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
      long wait = settings.first().toNanos() << Math.min(Math.max(inVain - 1, 0), 20);
      notBefore = System.nanoTime() + (answered ? 0 : Math.min(wait, settings.longest().toNanos()));
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
      run(
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

  private void tick() {
    for (String organisation : organisations) {
      if (System.nanoTime() < nextLook.getOrDefault(organisation, 0L)) continue;
      try {
        look(organisation, false);
      } catch (RuntimeException e) {
        LOG.warn("{}: heads: {}", organisation, e.toString());
      }
    }
  }

  private void run(Runnable task) {
    ScheduledExecutorService running = threads;
    if (running == null) return;
    try {
      running.execute(
          () -> {
            try {
              task.run();
            } catch (Problem e) {
              LOG.debug("heads were not taken: {}", e.getMessage());
            } catch (RuntimeException e) {
              LOG.warn("heads: {}", e.toString());
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("heads: stopping");
    }
  }

  @Override
  public synchronized void start() {
    if (isRunning()) return;
    http = new MemberHttp(settings.connectTimeout());
    AtomicInteger number = new AtomicInteger();
    ScheduledExecutorService fresh =
        Executors.newScheduledThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "custodia-heads-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads = fresh;
    fresh.scheduleWithFixedDelay(
        this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void stop() {
    ScheduledExecutorService ending = threads;
    threads = null;
    if (ending == null) return;
    ending.shutdownNow();
    try {
      ending.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return threads != null;
  }
}
