package org.custodia.webapp.journeys;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * The line to a demo that is killed twice while programs work with it, and started again each time.
 * Who gets no answer asks the very same again once the demo is back, which docs/api.md allows.
 */
final class KilledLine implements Till.Line {
  /** When it is killed, as seen from a request that changes something. */
  enum Moment {
    /** Before it is sent. */
    BETWEEN(0, 0),
    /** Between request and answer. */
    IN_FLIGHT(0, 30),
    /** When what it asked for has been accepted, and is on its way to the ledger or just there. */
    ON_ITS_WAY(60, 1_000);

    private final int least;
    private final int most;

    Moment(int least, int most) {
      this.least = least;
      this.most = most;
    }
  }

  /**
   * @param request number of the request, counted from 1
   * @param delay milliseconds after it was sent
   */
  record Kill(int request, Moment moment, int delay) {
    static Kill drawn(Random random, int first, int last) {
      Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
      return new Kill(
          random.nextInt(first, last + 1), moment, random.nextInt(moment.least, moment.most + 1));
    }
  }

  private final RunningDemo demo;
  private final String web;
  private final List<Kill> kills;
  private final Deque<Kill> planned;
  private final List<Thread> killers = new ArrayList<>();
  private final Object oneAtATime = new Object();
  private int requests;
  private int starts;
  private boolean down;
  private RuntimeException failed;

  /**
   * @param requests how many requests that change something programs will send at least; one kill
   *     falls into the first half of them, one into the second
   */
  KilledLine(RunningDemo demo, Random random, int requests) {
    this.demo = demo;
    this.web = demo.credentials().web();
    this.kills =
        List.of(
            Kill.drawn(random, 1, requests / 2), Kill.drawn(random, requests / 2 + 1, requests));
    this.planned = new ArrayDeque<>(kills);
  }

  /** What was drawn. */
  List<Kill> kills() {
    return kills;
  }

  @Override
  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    Kill now = due(request);
    if (now != null && now.moment() == Moment.BETWEEN) kill();
    else if (now != null) killAfter(now.delay());
    while (true) {
      int seen = awaitBack();
      try {
        return Till.DIRECT.send(request);
      } catch (IOException e) {
        if (!wasKilledSince(seen)) throw e;
      }
    }
  }

  private synchronized Kill due(HttpRequest request) {
    boolean changes =
        request.method().equals("POST") && request.uri().toString().startsWith(web + "/");
    if (!changes || planned.isEmpty() || ++requests < planned.peek().request()) return null;
    return planned.pop();
  }

  private synchronized void killAfter(int milliseconds) {
    Thread killer =
        new Thread(
            () -> {
              try {
                Thread.sleep(milliseconds);
                kill();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            "killer");
    killers.add(killer);
    killer.start();
  }

  private void kill() {
    synchronized (oneAtATime) {
      synchronized (this) {
        down = true;
      }
      RuntimeException trouble = null;
      try {
        demo.kill();
        demo.start();
      } catch (RuntimeException e) {
        trouble = e;
      }
      synchronized (this) {
        down = false;
        starts++;
        failed = trouble;
        notifyAll();
      }
    }
  }

  /** How often it was started again when it was there. */
  private synchronized int awaitBack() throws InterruptedException {
    while (down) wait();
    if (failed != null) throw failed;
    return starts;
  }

  private synchronized boolean wasKilledSince(int seen) {
    return down || starts > seen;
  }

  /**
   * Waits until no kill is under way.
   *
   * @return how many there were
   */
  int finished() throws InterruptedException {
    List<Thread> all;
    synchronized (this) {
      all = List.copyOf(killers);
    }
    for (Thread killer : all) killer.join();
    return awaitBack();
  }
}
