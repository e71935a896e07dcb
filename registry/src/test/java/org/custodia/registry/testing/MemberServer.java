package org.custodia.registry.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.billing.DisputeDesk;
import org.custodia.registry.custody.ConsignmentDesk;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.heads.HeadDesk;
import org.custodia.registry.messages.WireProblem;
import org.custodia.registry.organs.OrganDesk;
import org.custodia.registry.prescriptions.DocumentDesk;
import org.custodia.registry.prescriptions.PrescriptionDesk;
import org.custodia.registry.verification.VerificationDesk;

/** An instance as other members reach it: its desks over real HTTP. */
public final class MemberServer implements AutoCloseable {
  private static final String ROOT = "/network/v1";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private volatile boolean answers = true;

  private MemberServer(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.start();
  }

  public static MemberServer start() {
    try {
      return new MemberServer(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public void open(VerificationDesk desk) {
    server.createContext(
        ROOT + "/verifications",
        call -> reply(call, () -> desk.answer(call.getRequestBody().readAllBytes())));
    server.createContext(
        ROOT + "/reservations",
        call -> reply(call, () -> desk.reserve(call.getRequestBody().readAllBytes())));
    server.createContext(
        ROOT + "/serials/",
        call ->
            reply(
                call,
                () ->
                    desk.takeSerials(
                        Bytes32.of(
                            call.getRequestURI()
                                .getPath()
                                .substring((ROOT + "/serials/").length())),
                        call.getRequestHeaders().getFirst(VerificationDesk.UPLOAD_HEADER),
                        call.getRequestBody())));
  }

  /** Opens the desk that hears of heads. */
  public void open(HeadDesk desk) {
    server.createContext(
        ROOT + "/heads",
        call -> reply(call, () -> desk.answer(call.getRequestBody().readAllBytes())));
  }

  /** Opens both desks for prescriptions: the regulator's, and the prescriber's for documents. */
  public void open(PrescriptionDesk desk, DocumentDesk documents) {
    server.createContext(
        ROOT + "/prescriptions",
        call -> reply(call, () -> desk.answer(call.getRequestBody().readAllBytes())));
    server.createContext(
        ROOT + "/prescriptions/documents",
        call -> reply(call, () -> documents.answer(call.getRequestBody().readAllBytes())));
  }

  /** Opens the desk that hands out documents of custody. */
  public void open(ConsignmentDesk desk) {
    server.createContext(
        ROOT + "/consignments/",
        call ->
            reply(
                call,
                () ->
                    desk.answer(
                        UUID.fromString(
                            call.getRequestURI()
                                .getPath()
                                .substring((ROOT + "/consignments/").length())),
                        call.getRequestBody().readAllBytes())));
  }

  /** Opens the desk that hands out what payers say of lines that they dispute. */
  public void open(DisputeDesk desk) {
    server.createContext(
        ROOT + "/disputes",
        call -> reply(call, () -> desk.answer(call.getRequestBody().readAllBytes())));
  }

  /** Opens the desk for what is said about organs. */
  public void open(OrganDesk desk) {
    server.createContext(
        ROOT + "/organs/documents",
        call -> reply(call, () -> desk.document(call.getRequestBody().readAllBytes())));
    server.createContext(
        ROOT + "/organs/messages",
        call -> reply(call, () -> desk.message(call.getRequestBody().readAllBytes())));
  }

  /**
   * Opens any other desk.
   *
   * @param path below {@code /network/v1}, with a slash before it
   */
  public void open(String path, UnaryOperator<byte[]> desk) {
    server.createContext(
        ROOT + path, call -> reply(call, () -> desk.apply(call.getRequestBody().readAllBytes())));
  }

  /** Whether it answers, or hangs up on whoever asks. */
  public void answers(boolean yes) {
    answers = yes;
  }

  private interface Answer {
    byte[] bytes() throws IOException;
  }

  private void reply(HttpExchange call, Answer answer) throws IOException {
    if (!answers) {
      call.close();
      return;
    }
    try (call) {
      byte[] body;
      int status = 200;
      try {
        body = answer.bytes();
      } catch (Problem refused) {
        body = WireProblem.write(refused);
        status = WireProblem.status(refused.kind());
      }
      call.sendResponseHeaders(status, body.length);
      call.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
