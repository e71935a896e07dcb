package org.custodia.registry.messages;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * Posts to another member's instance, inside a time budget that covers everything up to the last
 * byte of the answer. All messages may be repeated without a second effect, so a connection that
 * broke is tried once more. No answer is CUS-VER-060.
 */
public final class MemberHttp {
  private static final int LONGEST_ANSWER = 128 * 1024;

  private final HttpClient client;
  private final int longestAnswer;

  public MemberHttp(Duration connectTimeout) {
    this(connectTimeout, LONGEST_ANSWER);
  }

  /**
   * @param longestAnswer that is waited for, in bytes
   */
  public MemberHttp(Duration connectTimeout, int longestAnswer) {
    this.longestAnswer = longestAnswer;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .build();
  }

  public record Reply(int status, byte[] body) {}

  public static URI address(URI service, String path) {
    String base = service.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  public Reply post(HttpRequest.Builder request, Duration budget) {
    HttpRequest posted = request.build();
    long deadline = System.nanoTime() + budget.toNanos();
    try {
      return send(posted, deadline);
    } catch (IOException first) {
      try {
        return send(posted, deadline);
      } catch (IOException second) {
        second.addSuppressed(first);
        throw unavailable(second);
      }
    }
  }

  private Reply send(HttpRequest request, long deadline) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request, response -> new LimitedBody(longestAnswer));
    try {
      HttpResponse<byte[]> response =
          exchange.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      return new Reply(response.statusCode(), response.body());
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw unavailable(e);
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw unavailable(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw unavailable(e.getCause());
    }
  }

  private static Problem unavailable(Throwable cause) {
    return new Problem(cause, Kind.UNAVAILABLE, "CUS-VER-060");
  }

  /** Collects an answer and gives up when it grows beyond any honest one. */
  private static final class LimitedBody implements BodySubscriber<byte[]> {
    private final BodySubscriber<byte[]> collected = BodySubscribers.ofByteArray();
    private final int longest;
    private Flow.Subscription subscription;
    private long length;
    private boolean ended;

    LimitedBody(int longest) {
      this.longest = longest;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return collected.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      collected.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      if (ended) {
        return;
      }
      length += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
      if (length > longest) {
        subscription.cancel();
        onError(new IOException("answer longer than " + longest + " bytes"));
        return;
      }
      collected.onNext(buffers);
    }

    @Override
    public void onError(Throwable failure) {
      if (!ended) {
        ended = true;
        collected.onError(failure);
      }
    }

    @Override
    public void onComplete() {
      if (!ended) {
        ended = true;
        collected.onComplete();
      }
    }
  }
}
