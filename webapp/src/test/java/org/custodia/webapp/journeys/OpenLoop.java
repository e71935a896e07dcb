package org.custodia.webapp.journeys;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Sends requests at a constant rate whatever becomes of the earlier ones, as independent people do.
 * Each is timed from the moment it was due to the last byte of its answer, so that a stall counts
 * for everybody who would have waited in it (no coordinated omission).
 */
final class OpenLoop {
  /** Spinning for the last stretch, because a sleep ends late. */
  private static final long SPIN = 200_000;

  private OpenLoop() {}

  /**
   * An answer.
   *
   * @param latency nanoseconds since it was due
   * @param status of HTTP; 0 when there was no answer
   */
  record Answer(int number, long latency, int status, String body) {}

  /** Latencies in ascending order, and what was late in the sending itself. */
  record Run(List<Answer> answers, long[] latencies, long mostLate, Duration took) {
    /** Milliseconds within which that part of the answers came. */
    double percentile(double part) {
      int rank = (int) Math.ceil(part * latencies.length);
      return latencies[Math.max(0, rank - 1)] / 1e6;
    }

    double rate() {
      return answers.size() / (took.toNanos() / 1e9);
    }
  }

  /**
   * @param requests by number, from 0; made ahead of time where that costs something
   */
  static Run send(int perSecond, int count, IntFunction<HttpRequest> requests) {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
    long period = TimeUnit.SECONDS.toNanos(1) / perSecond;
    List<CompletableFuture<Answer>> pending = new ArrayList<>(count);
    long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    long mostLate = 0;
    try {
      for (int i = 0; i < count; i++) {
        HttpRequest request = requests.apply(i);
        long due = start + i * period;
        until(due);
        mostLate = Math.max(mostLate, System.nanoTime() - due);
        pending.add(send(http, request, i, due));
      }
      List<Answer> answers = pending.stream().map(CompletableFuture::join).toList();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      long[] latencies = answers.stream().mapToLong(Answer::latency).toArray();
      Arrays.sort(latencies);
      return new Run(answers, latencies, mostLate, took);
    } finally {
      threads.shutdown();
    }
  }

  private static CompletableFuture<Answer> send(
      HttpClient http, HttpRequest request, int number, long due) {
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .handle(
            (response, failure) -> {
              long latency = System.nanoTime() - due;
              return failure == null
                  ? new Answer(number, latency, response.statusCode(), response.body())
                  : new Answer(number, latency, 0, String.valueOf(cause(failure)));
            });
  }

  private static Throwable cause(Throwable failure) {
    return failure.getCause() instanceof IOException cause ? cause : failure;
  }

  private static void until(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      if (left > SPIN) LockSupport.parkNanos(left - SPIN);
      else Thread.onSpinWait();
    }
  }
}
