package org.custodia.webapp.journeys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends requests at a constant rate whatever becomes of the earlier ones, as independent people do.
 * Each is timed from the moment it was due to the last byte of its answer, so that a stall counts
 * for everybody who would have waited in it (no coordinated omission).
 */
final class OpenLoop {
  /**
   * What is due while so many wait for their answers is sent late, and timed from when it was due.
   */
  private static final int MOST_AT_ONCE = 250;

  private OpenLoop() {}

  /**
   * An answer.
   *
   * @param latency nanoseconds since it was due
   * @param status of HTTP; 0 when there was no answer
   * @param kept its body, or why there was none, outside of the heap
   */
  record Answer(int number, long latency, int status, ByteBuffer kept) {
    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    /** Nanoseconds that count. */
    private long counted() {
      return isSuccess() ? latency : Math.max(latency, PATIENCE.toNanos());
    }

    String body() {
      return StandardCharsets.UTF_8.decode(kept.duplicate()).toString();
    }
  }

  /** Outside of the heap, where what is kept until the end makes no collection of it longer. */
  private static final class Bodies {
    private static final int PAGE = 16 << 20;
    private ByteBuffer page = ByteBuffer.allocateDirect(PAGE);

    synchronized ByteBuffer keep(byte[] body) {
      if (body.length > PAGE) throw new IllegalArgumentException("a body of " + body.length);
      if (body.length > page.remaining()) page = ByteBuffer.allocateDirect(PAGE);
      ByteBuffer kept = page.slice(page.position(), body.length);
      page.put(body);
      return kept;
    }
  }

  /** How long is waited for an answer, and what counts for one that never came. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * Latencies in ascending order, and what was late in the sending itself. What was not answered
   * with a success counts as answered after a minute: a refusal that comes at once makes nothing
   * faster.
   */
  record Run(
      Instant began,
      int perSecond,
      List<Answer> answers,
      long[] latencies,
      long mostLate,
      Duration took) {
    static Run of(
        Instant began, int perSecond, List<Answer> answers, long mostLate, Duration took) {
      long[] latencies = answers.stream().mapToLong(Answer::counted).sorted().toArray();
      return new Run(began, perSecond, answers, latencies, mostLate, took);
    }

    /** Milliseconds within which that part of the answers came. */
    double percentile(double part) {
      int rank = (int) Math.ceil(part * latencies.length);
      return latencies[Math.max(0, rank - 1)] / 1e6;
    }

    /** The seconds with the longest of all waits, to be looked up in the logs of who made it. */
    String slowest(int seconds) {
      Map<Long, Long> longest = new HashMap<>();
      for (Answer answer : answers) {
        longest.merge((long) answer.number() / perSecond, answer.latency(), Math::max);
      }
      return longest.entrySet().stream()
          .sorted(Map.Entry.<Long, Long>comparingByValue().reversed())
          .limit(seconds)
          .sorted(Map.Entry.comparingByKey())
          .map(
              one ->
                  "%s %d ms"
                      .formatted(
                          began.plusSeconds(one.getKey()).truncatedTo(ChronoUnit.SECONDS),
                          TimeUnit.NANOSECONDS.toMillis(one.getValue())))
          .collect(Collectors.joining(", "));
    }

    /** Successes a second. */
    double rate() {
      return (answers.size() - failures()) / (took.toNanos() / 1e9);
    }

    long failures() {
      return answers.stream().filter(answer -> !answer.isSuccess()).count();
    }
  }

  /**
   * Each request has a thread that sleeps until it is due and then reads its answer; of a machine
   * that is measured as a whole, that takes least.
   *
   * @param requests by number, from 0
   */
  static Run send(int perSecond, int count, IntFunction<Request> requests) {
    OkHttpClient http =
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(MOST_AT_ONCE, 1, TimeUnit.MINUTES))
            .readTimeout(PATIENCE)
            .build();
    ExecutorService threads = Executors.newFixedThreadPool(MOST_AT_ONCE);
    System.gc(); // what is there already is not to be copied meanwhile
    Instant began = Instant.now();
    Sending sending = new Sending(http, perSecond, requests, new Answer[count]);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < MOST_AT_ONCE; i++) workers.add(threads.submit(sending::work));
      for (Future<?> worker : workers) worker.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
      http.connectionPool().evictAll();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - sending.start);
    return Run.of(began, perSecond, List.of(sending.answers), sending.mostLate.get(), took);
  }

  private static final class Sending {
    private final OkHttpClient http;
    private final IntFunction<Request> requests;
    private final Answer[] answers;
    private final long period;
    private final long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong mostLate = new AtomicLong();
    private final Bodies bodies = new Bodies();

    Sending(OkHttpClient http, int perSecond, IntFunction<Request> requests, Answer[] answers) {
      this.http = http;
      this.requests = requests;
      this.answers = answers;
      this.period = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    void work() {
      for (int i = next.getAndIncrement(); i < answers.length; i = next.getAndIncrement()) {
        Request request = requests.apply(i);
        long due = start + i * period;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        mostLate.accumulateAndGet(System.nanoTime() - due, Math::max);
        answers[i] = answer(request, i, due);
      }
    }

    private Answer answer(Request request, int number, long due) {
      try (Response response = http.newCall(request).execute()) {
        byte[] body = response.body().bytes();
        long latency = System.nanoTime() - due;
        return new Answer(number, latency, response.code(), bodies.keep(body));
      } catch (IOException e) {
        byte[] reason = String.valueOf(e).getBytes(StandardCharsets.UTF_8);
        return new Answer(number, System.nanoTime() - due, 0, bodies.keep(reason));
      }
    }
  }
}
